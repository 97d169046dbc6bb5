import type { ImportSettingsView } from '@mynedata/api-client';
import { describe, expect, it } from 'vitest';
import { changed, columnLabel, withColumn } from './import-settings';

const settings: ImportSettingsView = {
  delimiter: ';',
  encoding: 'utf-8',
  decimal: ',',
  header: true,
  layout: 'wide',
  timeColumn: 0,
  timeFormat: 'iso',
  timeZone: 'Europe/Berlin',
  columns: [{ column: 1, name: 'co2', unit: 'ppm', type: 'number' }],
  nameColumn: null,
  valueColumn: null,
  unitColumn: null,
};

describe('what a person says about a file', () => {
  it('is added to what is known', () => {
    expect(changed(settings, { timeFormat: 'day-month-year' })).toEqual({
      ...settings,
      timeFormat: 'day-month-year',
    });
  });

  it('lets the rest be found out again where it changes the columns', () => {
    expect(changed(settings, { delimiter: ',' })).toEqual({
      delimiter: ',',
      encoding: 'utf-8',
      timeZone: 'Europe/Berlin',
    });
    expect(changed(settings, { encoding: 'windows-1252' })).not.toHaveProperty('delimiter');
    expect(changed(settings, { header: false })).not.toHaveProperty('columns');
    expect(changed(settings, { layout: 'long' })).toMatchObject({ layout: 'long', timeColumn: 0 });
    expect(changed(settings, { layout: 'long' })).not.toHaveProperty('nameColumn');
  });

  it('names a column, gives it a unit, or leaves it out', () => {
    const { columns } = settings;
    expect(withColumn(columns, 2, { name: 'voc' })).toEqual([
      columns[0],
      { column: 2, name: 'voc', unit: null, type: null },
    ]);
    expect(withColumn(columns, 1, { unit: '/' })).toEqual([
      { column: 1, name: 'co2', unit: '/', type: 'number' },
    ]);
    expect(withColumn(columns, 1, { unit: ' ' })[0]?.unit).toBeNull();
    expect(withColumn(columns, 1, { name: 'pm10' })[0]).toMatchObject({ unit: 'ppm', type: null });
    expect(withColumn(columns, 1, { name: '' })).toEqual([]);
    expect(withColumn(columns, 3, { unit: 'm' })).toEqual(columns);
  });

  it('chooses a column by its header and first value', () => {
    expect(columnLabel({ column: 0, header: 'Time', values: ['12:00'] })).toBe('Time (12:00)');
    expect(columnLabel({ column: 1, header: '', values: [] })).toBe('Column 2');
  });
});
