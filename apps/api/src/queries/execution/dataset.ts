import {
  type Band,
  type Dataset,
  type DatasetColumn,
  type DatasetInput,
  type Level,
} from '@mynedata/privacy-mechanisms';
import type { AttributeRole } from '@mynedata/sources';
import { demandsOf, nameOfReference } from '../plan';
import type { Query } from '../query';
import type { ShownGroup } from './datasets.store';

/** Names the shape of this document; one that means something else gets another number (`release/dataset.schema.v1.json`). */
export const datasetSchema = 'urn:mynedata:schema:dataset:1';

/** The most rows a dataset may have: people times slots. */
export const mostRows = 1_000_000;

/** What is released of a dataset beside its rows. Its number of people is no secret: the rows show it. */
export interface DatasetBody {
  readonly schema: typeof datasetSchema;
  readonly queryId: string;
  readonly query: string;
  readonly participants: Band;
  readonly dataset: {
    readonly columns: readonly DatasetColumnBody[];
    readonly rowCount: number;
    /** Of the rows, each as a JSON array ended by a line feed, in their order: hexadecimal SHA-256. */
    readonly rowsSha256: string;
    readonly report: DatasetReportBody;
  };
  readonly protection: {
    readonly maxProtection: Level;
    /** What each person's level demands; a group obeys the strictest of its members. */
    readonly levels: Readonly<
      Partial<Record<Level, { readonly k: number; readonly l: number; readonly noiseSharePercent: number }>>
    >;
    readonly mechanisms: readonly string[];
    readonly unit: string;
  };
}

export const isDataset = (body: { readonly schema: string }): body is DatasetBody =>
  body.schema === datasetSchema;

export interface DatasetColumnBody {
  readonly name: string;
  readonly role: Exclude<AttributeRole, 'direct'>;
  readonly unit: string | null;
  /** How its values are published. */
  readonly shown: 'range' | 'category' | 'date' | 'noisy number' | 'as it is';
}

/** What the generalisation costs, and what it leaves to be found out. */
export interface DatasetReportBody {
  readonly people: number;
  readonly groups: number;
  readonly smallestGroup: number;
  readonly suppressedRows: number;
  readonly suppressedPeople: number;
  readonly loss: Readonly<Record<string, number | Readonly<Record<string, number>>>>;
  readonly risk: Readonly<Record<string, number>>;
}

/** A dataset on its way from the engine into the database. */
export interface SealedDataset {
  readonly body: DatasetBody;
  /** The rows, each as a JSON array. */
  readonly lines: () => Iterable<string>;
  /** Only datasets of one kind show people in the same groups: hash of the generalised columns and the width of the slots. */
  readonly kind: Buffer;
  readonly groups: () => Iterable<ShownGroup>;
}

/** Writes what is said about a dataset, before its rows. */
export function datasetBody(
  query: Query,
  participants: Band,
  { columns, demandOf: { length: everybody } }: DatasetInput,
  { report }: Dataset,
  rowsSha256: string,
): DatasetBody {
  const units = new Map(
    query.bound.references.map((reference) => [nameOfReference(reference), reference.unit]),
  );
  const { risk } = report;
  return {
    schema: datasetSchema,
    queryId: query.id,
    query: query.canonical,
    participants,
    dataset: {
      columns: columns.map((column) => ({
        name: column.key,
        role: publishedRole(column),
        unit: units.get(column.key) ?? null,
        shown: shownAs(column),
      })),
      rowCount: report.rows,
      rowsSha256,
      report: {
        people: report.people,
        groups: report.groups,
        smallestGroup: risk.prosecutor.greatest === 0 ? 0 : Math.round(1 / risk.prosecutor.greatest),
        suppressedRows: report.suppressed,
        suppressedPeople: everybody - report.people,
        loss: {
          ncp: report.ncp,
          ncpByColumn: report.ncpByColumn,
          averageGroup: report.averageGroup,
          discernibility: report.discernibility,
          entropy: report.entropyLoss,
        },
        risk: {
          prosecutorGreatest: risk.prosecutor.greatest,
          prosecutorMean: risk.prosecutor.mean,
          shareAboveEleventh: risk.prosecutor.aboveEleventh,
          marketer: risk.marketer,
        },
      },
    },
    protection: {
      maxProtection: query.terms.maxProtection,
      levels: Object.fromEntries(
        demandsOf(query.bound, query.terms).map(({ level, ...demand }) => [level, demand]),
      ),
      mechanisms: [
        ...(columns.some(({ role }) => role === 'quasi') ? ['partition'] : []),
        ...(columns.some((column) => shownAs(column) === 'noisy number') ? ['permanent_noise'] : []),
      ],
      unit: 'distinct people in each group',
    },
  };
}

function publishedRole({ key, role }: DatasetColumn): DatasetColumnBody['role'] {
  if (role === 'direct') throw new Error(`${key} names people`);
  return role;
}

function shownAs({ role, type, hierarchy }: DatasetColumn): DatasetColumnBody['shown'] {
  if (role === 'quasi')
    return type === 'category' ? 'category' : hierarchy?.kind === 'dates' ? 'date' : 'range';
  return role === 'sensitive' && type !== 'category' ? 'noisy number' : 'as it is';
}
