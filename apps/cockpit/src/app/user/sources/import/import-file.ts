const mediaTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  txt: 'text/csv',
  tsv: 'text/tab-separated-values',
  json: 'application/senml+json',
  senml: 'application/senml+json',
  sensml: 'application/sensml+json',
  cbor: 'application/senml+cbor',
  senmlc: 'application/senml+cbor',
};

/** What the file chooser offers. */
export const fileEndings = Object.keys(mediaTypes)
  .map((ending) => `.${ending}`)
  .join(',');

/** What a file of that name holds; undefined: nothing that can be imported. */
export function mediaTypeOf(name: string): string | undefined {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  return ending === undefined ? undefined : mediaTypes[ending];
}

/** 1,536 bytes are 1.5 kB. */
export function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB'] as const;
  let [size, unit] = [bytes, 0];
  while (size >= 1024 && unit < units.length - 1) [size, unit] = [size / 1024, unit + 1];
  return `${size >= 10 || unit === 0 ? Math.round(size) : Math.round(size * 10) / 10} ${units[unit]}`;
}
