import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Events } from '@mynedata/platform';
import { type ResultReleased, resultReleased } from '../events';
import { TellOutcome } from './tell-outcome';

@Injectable()
export class OnResultReleased implements OnModuleInit {
  constructor(
    private readonly events: Events,
    private readonly tellOutcome: TellOutcome,
  ) {}

  onModuleInit(): void {
    this.events.subscribe<ResultReleased>(resultReleased, 'queries.tell-outcome', ({ queryId }) =>
      this.tellOutcome.run(queryId),
    );
  }
}
