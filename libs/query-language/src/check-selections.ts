import { referenceText, selectionText } from './canonical';
import { shown, type Diagnostics } from './diagnostics';
import { functionNamed, functionNames, functions, type FunctionDefinition } from './functions';
import type { Selection } from './query';
import type { Resolved, Resolver } from './resolve';
import { endOf, type SelectionSyntax } from './syntax';

/** What a text selects, in its order; what is wrong with it goes to the diagnostics. */
export class SelectionChecker {
  readonly #selected = new Map<string, Selection>();

  constructor(
    readonly resolver: Resolver,
    readonly diagnostics: Diagnostics,
  ) {}

  run(written: readonly SelectionSyntax[]): readonly Selection[] {
    for (const call of written) {
      if (this.diagnostics.full) break;
      this.#call(call);
    }
    if (written.length > 1) this.#alone(written);
    return [...this.#selected.values()];
  }

  #call(call: SelectionSyntax): void {
    const definition = this.#function(call);
    const resolved = call.arguments.map((written) => this.resolver.resolve(written));
    if (!definition) return;
    const counted = this.#argumentCount(call, definition);
    resolved.forEach((each, index) => {
      if (each) this.#argumentType(call, index, each, definition);
    });
    const parameter = this.#parameter(call, resolved, definition);
    const known = resolved.flatMap((each) => each ?? []);
    if (!counted || known.length < resolved.length) return;
    this.#select(call, known, definition, parameter);
  }

  #function({ name }: SelectionSyntax): FunctionDefinition | undefined {
    const definition = functionNamed(name.image);
    if (!definition) {
      this.diagnostics.addAt('unknown_function', name, `There is no function ${shown(name)}.`, {
        expected: functionNames,
        suggestion: this.diagnostics.meant(name.image, functionNames),
      });
    }
    return definition;
  }

  #argumentCount(call: SelectionSyntax, { name, attributes }: FunctionDefinition): boolean {
    const { length } = call.arguments;
    // A missing first argument is a syntax error already, unless a number stands there.
    if (length === 0 && call.parameters.length === 0) return false;
    const { minimum, maximum } = attributes;
    if (length >= minimum && length <= maximum) return true;
    const wanted = minimum === maximum ? `${minimum}` : `${minimum} to ${maximum}`;
    const message = `${name} takes ${wanted} attribute${wanted === '1' ? '' : 's'}, but got ${length}.`;
    this.diagnostics.add('argument_count', call.offset, call.end, message);
    return false;
  }

  #argumentType(call: SelectionSyntax, index: number, resolved: Resolved, called: FunctionDefinition): void {
    const { technicalType, categories, role } = resolved.attribute;
    const { types, categoriesOnly } = called.attributes;
    const at = call.arguments[index];
    if (!at) return;
    const name = referenceText(resolved.reference);
    if (!types.includes(technicalType)) {
      const message = `${called.name} needs ${types.join(' or ')}, but ${name} is ${technicalType}.`;
      this.diagnostics.add('argument_type', at.offset, at.end, message, { expected: types });
    } else if (categoriesOnly?.includes(role) && technicalType === 'text' && !categories?.length) {
      const message = `${called.name} of a text needs its categories, but ${name} can be any text.`;
      this.diagnostics.add('argument_type', at.offset, at.end, message);
    }
  }

  #parameter(
    call: SelectionSyntax,
    resolved: readonly (Resolved | undefined)[],
    { name, parameter }: FunctionDefinition,
  ): number | undefined {
    const [written, ...others] = call.parameters;
    const type = resolved[0]?.attribute.technicalType;
    const needed = parameter && type && parameter.neededBy.includes(type);
    if (!written) {
      if (needed) {
        const message = `${name} of ${type} needs ${parameter.expects} behind it: ${name}(…, ${parameter.name}).`;
        this.diagnostics.add('parameter_missing', call.offset, call.end, message);
      }
      return undefined;
    }
    const unexpected = !parameter || (type && !needed) ? written : others[0];
    if (unexpected) {
      const what = parameter && type && !needed ? `${name} of ${type}` : name;
      const message = `${what} takes ${unexpected === written ? 'no number' : 'one number only'}.`;
      this.diagnostics.addAt('parameter_unexpected', unexpected, message);
      return undefined;
    }
    const value = Number(written.image);
    if (!parameter?.accepts(value)) {
      this.diagnostics.addAt(
        'parameter_range',
        written,
        `${name} needs ${parameter?.expects ?? 'a number'}.`,
      );
    }
    const last = call.arguments.at(-1);
    if (last && written.startOffset < last.offset) {
      this.diagnostics.addAt('argument_order', written, `The number stands behind the attribute.`);
    }
    return value;
  }

  #select(
    call: SelectionSyntax,
    resolved: readonly Resolved[],
    { name, gives }: FunctionDefinition,
    parameter: number | undefined,
  ): void {
    const numbered = parameter === undefined ? {} : { parameter };
    const [first, second] = resolved;
    if (gives === 'pair' && first && second) {
      const pair = { function: name, attribute: first.reference, second: second.reference, ...numbered };
      if (referenceText(first.reference) === referenceText(second.reference)) {
        const message = `${name} needs two different attributes.`;
        this.diagnostics.add('argument_type', call.offset, call.end, message);
      }
      // Both ways round it is the same statistic.
      const turned = { ...pair, attribute: second.reference, second: first.reference };
      const known = this.#selected.has(selectionText(turned)) ? turned : pair;
      this.#once(known, call.offset, call.end);
      return;
    }
    resolved.forEach(({ reference }, index) => {
      const at = call.arguments[index] ?? call;
      this.#once({ function: name, attribute: reference, ...numbered }, at.offset, at.end);
    });
  }

  #once(selection: Selection, offset: number, end: number): void {
    const key = selectionText(selection);
    if (this.#selected.has(key)) {
      this.diagnostics.add('duplicate_selection', offset, end, `${key} is selected already.`);
    }
    this.#selected.set(key, selection);
  }

  #alone(written: readonly SelectionSyntax[]): void {
    const dataset = written.find((call) => {
      const definition = functionNamed(call.name.image);
      return definition && functions[definition.name].gives === 'dataset';
    });
    if (!dataset) return;
    const message = `${dataset.name.image.toUpperCase()} gives a dataset and stands alone in its query.`;
    this.diagnostics.add('function_not_alone', dataset.offset, endOf(dataset.name), message);
  }
}
