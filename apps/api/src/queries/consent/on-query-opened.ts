import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Events } from '@mynedata/platform';
import { type QueryOpened, queryOpened } from '../events';
import { AskPeople } from './ask-people';

@Injectable()
export class OnQueryOpened implements OnModuleInit {
  constructor(
    private readonly events: Events,
    private readonly askPeople: AskPeople,
  ) {}

  onModuleInit(): void {
    this.events.subscribe<QueryOpened>(queryOpened, 'queries.ask-people', ({ queryId }) =>
      this.askPeople.run(queryId),
    );
  }
}
