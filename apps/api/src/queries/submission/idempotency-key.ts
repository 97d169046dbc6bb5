import { ApiHeader } from '@nestjs/swagger';
import { NotValid } from '@mynedata/platform';

export const idempotencyHeader = ApiHeader({
  name: 'Idempotency-Key',
  required: true,
  description: 'A new random text for each submission; sending it again changes nothing',
});

/** The key as it was sent; refuses where there is none, or one that no program would choose. */
export function checkedKey(key: string | undefined): string {
  if (key === undefined || !/^[\x21-\x7e]{1,200}$/.test(key))
    throw new NotValid([
      {
        detail:
          'The header Idempotency-Key is required: 1 to 200 visible characters, new for each submission.',
      },
    ]);
  return key;
}
