import {
  CstParser,
  EOF,
  tokenMatcher,
  type CstNode,
  type IParserErrorMessageProvider,
  type IRecognitionException,
  type IToken,
  type TokenType,
} from 'chevrotain';
import { limits } from './limits';
import { tokens, vocabulary } from './tokens';

const SEPARATOR = '\u0000';

/** What the parser wanted and what it found; the range is of the token it stumbled over. */
export interface SyntaxError {
  readonly message: string;
  readonly expected: readonly string[];
  /** Undefined at the end of the text. */
  readonly token: IToken | undefined;
}

/** Ends parsing once enough is known to be wrong: each error costs far more than a token. */
class EnoughErrors extends Error {}

// Chevrotain keeps only a text of an error: the list of what was expected travels in front of it.
class Messages implements IParserErrorMessageProvider {
  left: number = limits.diagnostics;

  buildMismatchTokenMessage({ expected, actual, previous }: Mismatch): string {
    return this.#packed([expected], actual, previous);
  }

  buildNotAllInputParsedMessage({ firstRedundant }: { readonly firstRedundant: IToken }): string {
    return this.#packed([], firstRedundant);
  }

  buildNoViableAltMessage({ expectedPathsPerAlt, actual, previous }: NoAlternative): string {
    return this.#packed(firstOf(expectedPathsPerAlt.flat()), actual[0], previous);
  }

  buildEarlyExitMessage({ expectedIterationPaths, actual, previous }: EarlyExit): string {
    return this.#packed(firstOf(expectedIterationPaths), actual[0], previous);
  }

  #packed(types: readonly TokenType[], actual: IToken | undefined, previous?: IToken): string {
    if (this.left-- <= 0) throw new EnoughErrors();
    const expected = [...new Set(types.map((type) => type.LABEL ?? type.name))];
    return expected.join(SEPARATOR) + SEPARATOR + SEPARATOR + sentence(expected, actual, previous);
  }
}

type Mismatch = Parameters<IParserErrorMessageProvider['buildMismatchTokenMessage']>[0];
type NoAlternative = Parameters<IParserErrorMessageProvider['buildNoViableAltMessage']>[0];
type EarlyExit = Parameters<IParserErrorMessageProvider['buildEarlyExitMessage']>[0];

const messages = new Messages();

/**
 * The grammar. Conditions are parsed in any boolean form, so that one that is not in normal form can be refused with
 * the normal form of it as a suggestion.
 */
class QueryParser extends CstParser {
  constructor() {
    super(vocabulary, { recoveryEnabled: true, maxLookahead: 1, errorMessageProvider: messages });
    this.performSelfAnalysis();
  }

  readonly query = this.RULE('query', () => {
    this.CONSUME(tokens.Select);
    this.SUBRULE(this.selection);
    this.MANY(() => {
      this.CONSUME(tokens.Comma);
      this.SUBRULE2(this.selection);
    });
    this.OPTION(() => {
      this.CONSUME(tokens.Where);
      this.SUBRULE(this.condition);
    });
  });

  private readonly selection = this.RULE('selection', () => {
    this.CONSUME(tokens.Word);
    this.CONSUME(tokens.Open);
    this.SUBRULE(this.argument);
    this.MANY(() => {
      this.CONSUME(tokens.Comma);
      this.SUBRULE2(this.argument);
    });
    this.CONSUME(tokens.Close);
  });

  private readonly argument = this.RULE('argument', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.reference) },
      { ALT: () => this.CONSUME(tokens.NumberValue, { LABEL: 'parameter' }) },
    ]);
  });

  private readonly reference = this.RULE('reference', () => {
    this.CONSUME(tokens.Word, { LABEL: 'source' });
    this.CONSUME(tokens.Dot);
    this.CONSUME2(tokens.Word, { LABEL: 'attribute' });
    this.OPTION(() => {
      this.CONSUME(tokens.OpenContext);
      this.CONSUME3(tokens.Word, { LABEL: 'context' });
      this.CONSUME(tokens.CloseContext);
    });
  });

  private readonly condition = this.RULE('condition', () => {
    this.SUBRULE(this.operand);
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(tokens.And, { LABEL: 'operator' }) },
        { ALT: () => this.CONSUME(tokens.Or, { LABEL: 'operator' }) },
      ]);
      this.SUBRULE2(this.operand);
    });
  });

  private readonly operand = this.RULE('operand', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(tokens.Open);
          this.SUBRULE(this.condition);
          this.CONSUME(tokens.Close);
        },
      },
      { ALT: () => this.SUBRULE(this.constraint) },
    ]);
  });

  private readonly constraint = this.RULE('constraint', () => {
    this.SUBRULE(this.reference);
    this.SUBRULE(this.comparator);
    this.SUBRULE(this.value);
  });

  private readonly comparator = this.RULE('comparator', () => {
    this.OR(
      [tokens.Equal, tokens.NotEqual, tokens.Less, tokens.Greater, tokens.AtMost, tokens.AtLeast].map(
        (type) => ({
          ALT: () => this.CONSUME(type, { LABEL: 'token' }),
        }),
      ),
    );
  });

  private readonly value = this.RULE('value', () => {
    this.OR(
      [
        tokens.Word,
        tokens.SingleQuoted,
        tokens.DoubleQuoted,
        tokens.OpenQuote,
        tokens.NumberValue,
        tokens.DateValue,
      ].map((type) => ({ ALT: () => this.CONSUME(type, { LABEL: 'token' }) })),
    );
  });
}

const parser = new QueryParser();

/** Parses tokens as far as possible; the tree has gaps where the text is wrong, and is missing after too many errors. */
export function parse(input: IToken[]): {
  readonly tree: CstNode | undefined;
  readonly errors: readonly SyntaxError[];
} {
  messages.left = limits.diagnostics;
  parser.input = input;
  let tree: CstNode | undefined;
  try {
    tree = parser.query();
  } catch (error) {
    if (!(error instanceof EnoughErrors)) throw error;
  }
  const errors = parser.errors.map(unpacked);
  parser.input = [];
  return { tree, errors };
}

function unpacked(error: IRecognitionException): SyntaxError {
  const [expected = '', message = ''] = error.message.split(SEPARATOR + SEPARATOR);
  const { token } = error;
  return {
    message,
    expected: expected === '' ? [] : expected.split(SEPARATOR),
    token: tokenMatcher(token, EOF) ? undefined : token,
  };
}

function sentence(expected: readonly string[], actual: IToken | undefined, previous?: IToken): string {
  if ([actual, previous].some((token) => token !== undefined && /^not$/i.test(token.image))) {
    return 'NOT is not part of the language: turn the comparison around, for example = into !=.';
  }
  const found =
    actual === undefined || tokenMatcher(actual, EOF)
      ? 'the text ends here'
      : `found "${shown(actual.image)}"`;
  if (expected.length === 0) return `Nothing more was expected, but ${found}.`;
  return `Expected ${listed(expected)}, but ${found}.`;
}

function listed(expected: readonly string[]): string {
  const last = expected.at(-1) ?? '';
  return expected.length === 1 ? last : `${expected.slice(0, -1).join(', ')} or ${last}`;
}

function shown(image: string): string {
  return image.length > 40 ? `${image.slice(0, 40)}…` : image;
}

function firstOf(paths: readonly (readonly TokenType[])[]): TokenType[] {
  return paths.flatMap((path) => path[0] ?? []);
}
