import { IssueSourceToken } from './issue-source-token';
import { RevokeSourceToken } from './revoke-source-token';
import { RotateSourceToken } from './rotate-source-token';
import { SourceTokenStrategy } from './source-token.strategy';
import { SourceTokensController } from './source-tokens.controller';
import { TokensStore } from './tokens.store';

export const tokenControllers = [SourceTokensController];
export const tokenProviders = [
  IssueSourceToken,
  RevokeSourceToken,
  RotateSourceToken,
  SourceTokenStrategy,
  TokensStore,
];
