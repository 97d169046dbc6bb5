import { describe, expect, it } from 'vitest';
import { UploadRate } from './upload-rate';

describe('what a source may send a minute', () => {
  it('is counted by records, too: whoever has sent too many waits before the next pack', async () => {
    const rate = new UploadRate();
    await rate.stored('a', 3_000_000);
    await expect(rate.request({ sourceId: 'a', tokenId: 'of a' })).resolves.toBeUndefined();
    await rate.stored('a', 1);
    await expect(rate.request({ sourceId: 'a', tokenId: 'of a' })).rejects.toMatchObject({
      status: 429,
      headers: { 'Retry-After': expect.any(String) },
    });
    await expect(rate.request({ sourceId: 'b', tokenId: 'of b' })).resolves.toBeUndefined();
  });

  it('ends a stream that sends too many', async () => {
    const rate = new UploadRate();
    await rate.records('a', 3_000_000);
    await expect(rate.records('a', 1)).rejects.toMatchObject({ code: 'too-many-requests' });
  });
});
