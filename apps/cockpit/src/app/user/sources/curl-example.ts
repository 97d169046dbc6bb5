import type { CatalogueAttributeView, SourceTypeView } from '@mynedata/api-client';

/** A line for a terminal that pushes one value, as a device would (RFC 8428). */
export function curlExample(origin: string, token: string, type: Pick<SourceTypeView, 'attributes'>): string {
  // Names and addresses identify a person and are never released: an example should not ask for them.
  const attribute = type.attributes.find(({ role }) => role !== 'direct') ?? type.attributes[0];
  const record = { n: attribute?.name ?? 'value', ...valueOf(attribute) };
  return [
    `curl ${origin}/api/v2/data \\`,
    `  -H 'Authorization: Bearer ${token}' \\`,
    `  -H 'Content-Type: application/senml+json' \\`,
    `  -d '${JSON.stringify([record])}'`,
  ].join('\n');
}

function valueOf(attribute: CatalogueAttributeView | undefined): object {
  switch (attribute?.technicalType) {
    case 'text':
      return { vs: attribute.categories?.[0] ?? 'aachen' };
    case 'date':
      return { vs: '1990-05-17' };
    case 'boolean':
      return { vb: true };
    case 'number':
    case 'integer':
    case undefined: {
      const { min, max } = attribute?.bounds ?? { min: 0, max: 42 };
      return { ...(attribute?.unit ? { u: attribute.unit } : {}), v: Math.round((min + max) / 2) };
    }
  }
}
