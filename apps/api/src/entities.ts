import { paymentsEntities } from '@mynedata/payments';
import { privacyEntities } from '@mynedata/privacy';
import { queriesEntities } from '@mynedata/queries';
import { sourcesEntities } from '@mynedata/sources';
import { usersEntities } from '@mynedata/users';

/** Every table of the product, module by module. */
export const entities = [
  ...usersEntities,
  ...sourcesEntities,
  ...privacyEntities,
  ...paymentsEntities,
  ...queriesEntities,
];
