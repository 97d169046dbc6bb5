import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Events } from '@mynedata/platform';
import { type QueryOpened, queryOpened } from '../events';
import { AnswerByRules } from '../rules/answer-by-rules';
import { AskPeople } from './ask-people';

@Injectable()
export class OnQueryOpened implements OnModuleInit {
  constructor(
    private readonly events: Events,
    private readonly askPeople: AskPeople,
    private readonly answerByRules: AnswerByRules,
  ) {}

  onModuleInit(): void {
    this.events.subscribe<QueryOpened>(queryOpened, 'queries.ask-people', async ({ queryId }) => {
      await this.askPeople.run(queryId);
      await this.answerByRules.run(queryId);
    });
  }
}
