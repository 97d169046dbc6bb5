import { EventEmitter } from 'node:events';
import type { Request, Response } from 'express';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refuseDripping } from './patience';

const arriving = (path: string) =>
  Object.assign(new EventEmitter(), { path, complete: false, destroy: vi.fn<() => void>() });
const look = (request: ReturnType<typeof arriving>): void =>
  refuseDripping(request as unknown as Request, {} as Response, () => undefined);

describe('patience with bodies', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('ends where a small body is not there after a minute', () => {
    const request = arriving('/api/v2/queries');
    look(request);
    vi.advanceTimersByTime(59_000);
    expect(request.destroy).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2_000);
    expect(request.destroy).toHaveBeenCalledOnce();
  });

  it('does not cut the stream of events, whose request has no body and is never read to its end', () => {
    const request = arriving('/api/v2/events');
    look(request);
    request.complete = true;
    vi.advanceTimersByTime(3600_000);
    expect(request.destroy).not.toHaveBeenCalled();
  });

  it('lets uploads drip', () => {
    const request = arriving('/api/v2/data');
    look(request);
    vi.advanceTimersByTime(3600_000);
    expect(request.destroy).not.toHaveBeenCalled();
  });
});
