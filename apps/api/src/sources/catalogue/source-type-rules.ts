import type { ProblemPlace } from '@mynedata/platform';
import { dateLevels, leavesOf, nodesOf } from './catalogue-hierarchy';
import type { AttributeFile, SourceTypeFile } from './source-type-file';

/** What a schema cannot say of a source type: rules between its parts. Returns every place that breaks one. */
export function rulesOf(type: SourceTypeFile): ProblemPlace[] {
  const seen = new Set<string>();
  return type.attributes.flatMap((attribute, index) => {
    const at = `/attributes/${index}`;
    const places = [...boundsRules(attribute, at), ...hierarchyRules(attribute, type, at)];
    if (seen.has(attribute.name))
      places.push({ pointer: `${at}/name`, detail: `${attribute.name} is already an attribute` });
    seen.add(attribute.name);
    if (attribute.contexts !== undefined && type.kind !== 'dynamic')
      places.push({
        pointer: `${at}/contexts`,
        detail: 'only dynamic types have contexts: their names are mapped',
      });
    if (attribute.categories !== undefined && attribute.hierarchy?.kind === 'categories')
      places.push(...leavesRule(attribute, at));
    return places;
  });
}

/**
 * What a new version may not change: sources of all versions answer the same query side by side, so a name means the same
 * thing, of the same kind and in the same unit, for ever.
 */
export function successionRules(before: SourceTypeFile, after: SourceTypeFile): ProblemPlace[] {
  const places: ProblemPlace[] = [];
  if (before.kind !== after.kind)
    places.push({
      pointer: '/kind',
      detail: `version ${before.version} is ${before.kind}: that is for ever`,
    });
  after.attributes.forEach((attribute, index) => {
    const old = before.attributes.find(({ name }) => name === attribute.name);
    if (old === undefined) return;
    for (const field of ['technicalType', 'logicalType', 'unit'] as const) {
      const [was, is] = [old[field] ?? null, attribute[field] ?? null];
      if (was !== is)
        places.push({
          pointer: `/attributes/${index}/${field}`,
          detail: `${attribute.name} has ${field} ${was ?? 'null'} in version ${before.version}; give what is different another name`,
        });
    }
  });
  return places;
}

function boundsRules({ min, max, grid, technicalType }: AttributeFile, at: string): ProblemPlace[] {
  if (min === undefined || max === undefined || grid === undefined) return [];
  const places: ProblemPlace[] = [];
  if (!(max > min)) places.push({ pointer: `${at}/max`, detail: 'max must be above min' });
  if (!isMultiple(min, grid) || !isMultiple(max - min, grid))
    places.push({ pointer: `${at}/grid`, detail: 'min and max must lie on the grid' });
  if (technicalType === 'integer' && ![min, max, grid].every(Number.isInteger))
    places.push({ pointer: at, detail: 'min, max and grid of an integer are whole numbers' });
  return places;
}

function hierarchyRules(attribute: AttributeFile, type: SourceTypeFile, at: string): ProblemPlace[] {
  const { hierarchy, technicalType } = attribute;
  if (hierarchy === undefined) return [];
  const place = (detail: string, field = ''): ProblemPlace => ({
    pointer: `${at}/hierarchy${field}`,
    detail,
  });
  const isNumber = technicalType === 'number' || technicalType === 'integer';
  switch (hierarchy.kind) {
    case 'categories': {
      if (technicalType !== 'text') return [place('a tree of categories is for texts')];
      // Coarse values stand beside fine ones in one column: a name must say which of them it is.
      const names = [...nodesOf(hierarchy.nodes)].map(({ name }) => name);
      const twice = names.find((name, index) => names.indexOf(name) !== index);
      return twice === undefined ? [] : [place(`${twice} is in the tree twice`, '/nodes')];
    }
    case 'steps': {
      if (!isNumber) return [place('steps are for numbers')];
      const widths = [attribute.grid ?? 1, ...hierarchy.steps];
      return widths.flatMap((width, index) => {
        const before = widths[index - 1];
        return before === undefined || (width > before && isMultiple(width, before))
          ? []
          : [place(`${width} is no larger multiple of ${before}`, `/steps/${index - 1}`)];
      });
    }
    case 'dates': {
      if (technicalType !== 'date') return [place('date levels are for dates')];
      const ranks = hierarchy.levels.map((level) => dateLevels.indexOf(level));
      return rises(ranks) ? [] : [place('levels go from fine to coarse', '/levels')];
    }
    case 'geohash': {
      const places = rises(hierarchy.prefixLengths.map((length) => -length))
        ? []
        : [place('prefixes go from long to short', '/prefixLengths')];
      return [...places, ...pairRule(attribute, type, hierarchy.with, place)];
    }
  }
}

/** A geohash is a text of its own, or made of a latitude and a longitude that name each other. */
function pairRule(
  attribute: AttributeFile,
  type: SourceTypeFile,
  other: string | undefined,
  place: (detail: string, field?: string) => ProblemPlace,
): ProblemPlace[] {
  if (attribute.technicalType === 'text')
    return other === undefined ? [] : [place('a geohash text needs no other coordinate', '/with')];
  const partner = type.attributes.find(({ name }) => name === other);
  const units = [attribute.unit, partner?.unit].sort().join();
  const mutual = partner?.hierarchy?.kind === 'geohash' && partner.hierarchy.with === attribute.name;
  return units === 'lat,lon' && mutual
    ? []
    : [place('latitude (unit lat) and longitude (unit lon) name each other', '/with')];
}

function leavesRule(attribute: AttributeFile, at: string): ProblemPlace[] {
  const nodes = attribute.hierarchy?.kind === 'categories' ? attribute.hierarchy.nodes : [];
  const same = leavesOf(nodes).join('\n') === attribute.categories?.join('\n');
  return same
    ? []
    : [{ pointer: `${at}/categories`, detail: 'are the leaves of the tree, in its order; leave them out' }];
}

const rises = (numbers: readonly number[]): boolean =>
  numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? number));

/** Grids are decimal fractions, which doubles only come near: the same tolerance as in the table's constraint. */
const isMultiple = (value: number, unit: number): boolean =>
  Math.abs(value / unit - Math.round(value / unit)) < 1e-6;
