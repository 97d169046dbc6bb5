import { Injectable } from '@nestjs/common';
import { Audit, type Tx } from '@mynedata/platform';
import type { Level } from '@mynedata/privacy-mechanisms';
import type { Query } from '../query';
import { termsHash } from '../terms-document';
import type { TypeLevel } from './consent.entity';

export interface Answer {
  readonly userId: string;
  /** The class and the levels of the kinds of data, as the card showed them. */
  readonly class: Level;
  readonly types: readonly TypeLevel[];
  /** Of a consent: what it reserves of the budget. */
  readonly chargeMicro?: number;
  /** The standing rule that gave it. */
  readonly ruleId?: string;
}

/** What an answer was, as it is sealed: receipts are made of it. */
export interface AnswerRecord extends Omit<Answer, 'userId'> {
  readonly query: string;
  /** Hash of the terms that were answered. */
  readonly terms: string;
}

/** Writes down answers of people to one query, in the transaction in which they take effect. A note of theirs is not among it. */
@Injectable()
export class RecordAnswers {
  constructor(private readonly audit: Audit) {}

  async within(
    tx: Tx,
    query: Query,
    answer: 'allowed' | 'denied' | 'withdrawn',
    answers: readonly Answer[],
  ): Promise<void> {
    const terms = termsHash(query);
    await this.audit.own(
      tx,
      `consent-${answer}`,
      answers.map(({ userId, ...given }) => {
        const content: AnswerRecord = { ...given, query: query.id, terms };
        return { userId, subject: query.id, content };
      }),
    );
  }
}
