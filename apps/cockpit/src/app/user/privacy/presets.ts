import { Component, input, output } from '@angular/core';
import type { LevelView, PresetEffectView, PresetView } from '@mynedata/api-client';
import { Icon, LevelMark, levelNames, logicalTypeNames } from '@mynedata/cockpit-shared';

const words: Readonly<Record<string, readonly [string, string]>> = {
  nothing: ['Share nothing', 'You are never asked. This is how every account starts.'],
  nothing_sensitive: ['Nothing sensitive', 'No medical, no home, no online data.'],
  little_sensitive: ['Little sensitive', 'Home data too, strongly protected.'],
  strongly_protected: ['Strongly protected', 'Everything may be asked for, with strong noise.'],
  balanced: ['Balanced', 'More requests fit, less noise.'],
};

/** Five starting points; the one that matches the levels is selected. */
@Component({
  selector: 'myne-presets',
  imports: [Icon, LevelMark],
  template: `
    <fieldset class="presets">
      <legend class="vh">Presets</legend>
      @for (preset of presets(); track preset.name) {
        <label class="preset">
          <input
            type="radio"
            name="preset"
            [value]="preset.name"
            [checked]="matches(preset)"
            (change)="taken.emit(preset)"
          />
          <span class="row between">
            <span class="ptitle">{{ title(preset) }}</span>
            <span class="tick"><myne-icon name="check" small /></span>
          </span>
          <span class="small muted">{{ sentence(preset) }}</span>
          <span class="strip" aria-hidden="true">
            @for (one of preset.levels; track one.logicalType) {
              <myne-level-mark [level]="one.level" word="elsewhere" />
            }
          </span>
          <span class="vh">{{ spoken(preset) }}</span>
          @if (effectOf(preset); as effect) {
            <span class="small">{{ effect }}</span>
          }
        </label>
      }
    </fieldset>
    <p class="small muted">
      Rings, left to right: {{ order() }}. More rings mean more protection. A closed disc means nothing
      leaves.
    </p>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--s3);
    }
    .ptitle {
      font: var(--mat-sys-title-small);
    }
  `,
})
export class Presets {
  readonly presets = input.required<readonly PresetView[]>();
  readonly levels = input.required<readonly LevelView[]>();
  readonly effects = input<readonly PresetEffectView[]>([]);
  readonly taken = output<PresetView>();

  protected readonly title = (preset: PresetView): string => words[preset.name]?.[0] ?? preset.name;
  protected readonly sentence = (preset: PresetView): string => words[preset.name]?.[1] ?? '';

  /** What choosing it would change, before it is chosen. */
  protected effectOf({ name }: PresetView): string | undefined {
    const effect = this.effects().find((one) => one.name === name);
    if (effect === undefined) return undefined;
    if (effect.changes.length === 0) return 'This is how you share now.';
    const changes = effect.changes
      .map(
        ({ logicalType, from, to }) =>
          `${logicalTypeNames[logicalType]}: ${levelNames[from]} → ${levelNames[to]}`,
      )
      .join('; ');
    const kept = effect.attributesKept;
    return `Changes ${changes}.${kept === 0 ? '' : ` Attributes with a level of their own keep it (${kept}).`}`;
  }

  protected spoken(preset: PresetView): string {
    return preset.levels
      .map(({ logicalType, level }) => `${logicalTypeNames[logicalType]} ${levelNames[level]}`)
      .join(', ');
  }

  protected order(): string {
    return (this.presets()[0]?.levels ?? [])
      .map(({ logicalType }) => logicalTypeNames[logicalType].toLowerCase())
      .join(', ');
  }

  protected matches(preset: PresetView): boolean {
    return this.levels().every(({ logicalType, level }) =>
      preset.levels.some((one) => one.logicalType === logicalType && one.level === level),
    );
  }
}
