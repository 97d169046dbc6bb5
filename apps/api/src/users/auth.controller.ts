import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import {
  CONFIG,
  type Config,
  ForAccount,
  ForEveryone,
  NotPermitted,
  type ProcessorCaller,
  Refuses,
  TheAccount,
  type UserCaller,
  accountIdOf,
} from '@mynedata/platform';
import type { Request, Response } from 'express';
import { AccountsView } from './accounts.view';
import { Attempts } from './attempts';
import { RegisterAccount, type Registration } from './register-account';
import { endedSessionCookies, sessionCookies } from './session-cookies';
import { SignIn } from './sign-in';
import { SignOut } from './sign-out';
import type { NewSession } from './start-session';
import { RegisterInput, SessionView, SignInInput } from './users.dto';

@ApiTags('accounts')
@Controller('auth')
export class AuthController {
  private readonly secure: boolean;

  constructor(
    private readonly registerAccount: RegisterAccount,
    private readonly signIn: SignIn,
    private readonly signOut: SignOut,
    private readonly attempts: Attempts,
    private readonly accounts: AccountsView,
    @Inject(CONFIG) config: Config,
  ) {
    this.secure = config.environment === 'production';
  }

  @ApiOperation({ summary: 'Opens an account and signs it in' })
  @Post('register')
  @ForEveryone()
  @Refuses([409, 'Username taken'], [429, 'Too many attempts'])
  @ApiCreatedResponse({ type: SessionView })
  async register(
    @Body() input: RegisterInput,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionView> {
    refuseOtherSites(request);
    await this.attempts.register(request.ip ?? '');
    const { accountId, session } = await this.registerAccount.run(registrationOf(input));
    return this.welcome(response, accountId, session);
  }

  @ApiOperation({ summary: 'Signs in with username and password' })
  @Post('sign-in')
  @HttpCode(200)
  @ForEveryone()
  @Refuses([401, 'Username or password is wrong'], [429, 'Too many attempts'])
  @ApiOkResponse({ type: SessionView })
  async signInAccount(
    @Body() input: SignInInput,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionView> {
    refuseOtherSites(request);
    const { accountId, session } = await this.signIn.run(input.username, input.password, request.ip ?? '');
    return this.welcome(response, accountId, session);
  }

  @ApiOperation({ summary: 'Ends the session' })
  @Post('sign-out')
  @HttpCode(204)
  @ForAccount()
  @ApiNoContentResponse()
  async signOutAccount(
    @TheAccount() caller: UserCaller | ProcessorCaller,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    if (caller.sessionId !== undefined) await this.signOut.run(accountIdOf(caller), caller.sessionId);
    response.setHeader('Set-Cookie', endedSessionCookies(this.secure));
  }

  @ApiOperation({ summary: 'Who is signed in' })
  @Get('session')
  @ForAccount()
  @ApiOkResponse({ type: SessionView })
  session(@TheAccount() caller: UserCaller | ProcessorCaller): Promise<SessionView> {
    return this.accounts.session(accountIdOf(caller));
  }

  private welcome(response: Response, accountId: string, session: NewSession): Promise<SessionView> {
    response.setHeader('Set-Cookie', sessionCookies(session, this.secure));
    response.setHeader('Cache-Control', 'no-store');
    return this.accounts.session(accountId);
  }
}

/** Signing in needs no CSRF token yet, so a browser must say that the request comes from our own pages. */
function refuseOtherSites(request: Request): void {
  const site = request.headers['sec-fetch-site'];
  const { origin, host } = request.headers;
  const foreign =
    site === undefined
      ? origin !== undefined && !sameHost(origin, host)
      : site !== 'same-origin' && site !== 'none';
  if (foreign) throw new NotPermitted('Sign in from our own pages.');
}

const sameHost = (origin: string, host: string | undefined): boolean =>
  URL.canParse(origin) && new URL(origin).host === host;

function registrationOf(input: RegisterInput): Registration {
  const { username, password } = input;
  if (input.role === 'user' || input.organisation === undefined) return { role: 'user', username, password };
  return { role: 'processor', username, password, organisation: input.organisation };
}
