import { Injectable } from '@nestjs/common';

/** The only source of the present moment. Tests replace it with a clock that they set. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
