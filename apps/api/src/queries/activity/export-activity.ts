import { Injectable } from '@nestjs/common';
import { csvField, guarded } from '@mynedata/sources';
import type { ActivityView } from './activity.dto';
import { ActivitiesView, type ActivityWanted } from './activity.view';

const portion = 200;

/** The whole timeline as one file, in pieces: each is read by itself, and whoever reads slowly holds nothing. */
@Injectable()
export class ExportActivity {
  constructor(private readonly view: ActivitiesView) {}

  run(userId: string, wanted: ActivityWanted, format: 'json' | 'csv'): AsyncGenerator<string> {
    return format === 'csv' ? csv(this.pages(userId, wanted)) : json(this.pages(userId, wanted));
  }

  private async *pages(userId: string, wanted: ActivityWanted): AsyncGenerator<readonly ActivityView[]> {
    for (let cursor: string | undefined; ;) {
      const { items, nextCursor } = await this.view.page(userId, wanted, cursor, portion);
      yield items;
      if (nextCursor === undefined) return;
      cursor = nextCursor;
    }
  }
}

async function* json(pages: AsyncIterable<readonly ActivityView[]>): AsyncGenerator<string> {
  let before = '{"activity":[\n';
  for await (const items of pages) {
    if (items.length === 0) continue;
    yield before + items.map((item) => JSON.stringify(item)).join(',\n');
    before = ',\n';
  }
  yield before === ',\n' ? '\n]}\n' : `${before}]}\n`;
}

const columns =
  'at,kind,answer,automatic,reason,title,organisation,organisationType,queryId,rewardSat,attributes,level,chargeMicro,odds,participantsFrom,participantsTo,resultSha256,receiptId';

/** RFC 4180. Titles and names are somebody else's texts: a spreadsheet must not compute them. */
async function* csv(pages: AsyncIterable<readonly ActivityView[]>): AsyncGenerator<string> {
  yield `${columns}\r\n`;
  for await (const items of pages) yield items.map(line).join('');
}

function line(item: ActivityView): string {
  const { used } = item;
  const fields: readonly (string | number | boolean | null | undefined)[] = [
    item.at,
    item.kind,
    item.answer,
    item.automatic,
    item.reason,
    item.title,
    item.organisationName,
    item.organisationType,
    item.queryId,
    item.rewardSat,
    (used ?? item.disclosed)?.attributes.join(' '),
    used?.level,
    used?.chargeMicro,
    used?.odds,
    used?.participantsFrom,
    used?.participantsTo,
    used?.resultSha256,
    item.receipt ? item.id : undefined,
  ];
  return `${fields.map((field) => csvField(guarded(String(field ?? '')))).join(',')}\r\n`;
}
