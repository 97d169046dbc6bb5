import { type LogicalType, logicalTypeHints } from '@mynedata/cockpit-shared';

/** Every kind of data, in the order in which people meet them. */
export const logicalTypesInOrder = Object.keys(logicalTypeHints) as readonly LogicalType[];
