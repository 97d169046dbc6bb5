import { Injectable } from '@nestjs/common';

/** Where a payout can be cut off. Each lies between two things that must not be done twice or by half. */
export const interruptionPoints = [
  'before-reserve',
  'inside-reserve',
  'after-reserve',
  'before-sign',
  'before-store',
  'inside-store',
  'after-store',
  'after-lock',
  'after-send',
  'inside-broadcast',
  'after-broadcast',
  'inside-confirm',
  'after-confirm',
] as const;
export type InterruptionPoint = (typeof interruptionPoints)[number];

/** Does nothing. Tests cut the worker off at these points and run it again. */
@Injectable()
export class Interruptions {
  at(_point: InterruptionPoint): Promise<void> {
    return Promise.resolve();
  }
}
