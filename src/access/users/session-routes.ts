import { z } from 'zod'
import { transact } from '../../db/index.ts'
import { demandOwnOrigin } from '../../http/own-origin.ts'
import { type Route, type RouteInput, route } from '../../http/route.ts'
import { cookieOf, SESSION_COOKIE, sessionCookieOf } from '../../http/session-cookie.ts'
import { instantOut, toIso } from '../../http/time.ts'
import { AppError } from '../../lib/errors.ts'
import { audit } from '../audit.ts'
import { type Attempt, limitAttempts } from './attempts.ts'
import type { SignIn } from './auth.ts'
import type { UserDeps } from './deps.ts'
import { emailInput } from './input.ts'
import { DEVICE_COOKIE, knownDevices } from './known-device.ts'
import { describeActor } from './me-routes.ts'
import { actorOf } from './sessions.ts'
import { noteSignIn } from './store.ts'
import { findUserId, meOut, userOfSession } from './view.ts'

const tag = 'Session'
const scope = 'public'

const stateOut = z
  .object({ user: meOut.nullable(), expires_at: instantOut.nullable() })
  .meta({ id: 'SessionState', description: 'user: null when nobody is signed in' })

/** Signing in and out of the console. Public, because there is no key before signing in. */
export function sessionRoutes(deps: UserDeps): Route[] {
  const { db, clock, auth, accessChanged, attempts = limitAttempts() } = deps
  const devices = knownDevices(deps.secretKey)

  /** Whether this browser is signed in, and as whom. */
  const stateOf = async (cookie: string, options: { prolong?: boolean } = {}) => {
    const session = await (await auth()).findSession(cookie, options)
    const user = session && (await userOfSession(db, session.id, Date.now()))
    if (!user) return { cookies: session?.cookies ?? [], state: { user: null, expires_at: null } }
    const me = await describeActor(deps, actorOf(user, session.id))
    return { cookies: session.cookies, state: { user: me, expires_at: toIso(session.expiresAt) } }
  }

  const signIn = async (given: SignIn, attempt: Attempt) => {
    try {
      return await (await auth()).signIn(given)
    } catch (error) {
      // The store is out of order: nobody's password is wrong.
      await attempt.takeBack()
      throw error
    }
  }

  return [
    route({
      method: 'post',
      path: '/v1/session',
      operationId: 'signIn',
      scope,
      tag,
      summary: 'Sign in (public)',
      description:
        'Sets a cookie, which is all that the calls after it need. Wrong passwords are limited by account and address; a browser that the account has signed in with before is counted apart.',
      body: z.object({ email: emailInput, password: z.string().min(1).max(128) }),
      responses: { 201: stateOut },
      async handle({ body: { email, password }, req, res }) {
        demandOwnOrigin(req, { ifReported: true })
        const address = req.ip ?? 'unknown'
        const known = devices.isKnown(cookieOf(req, DEVICE_COOKIE), email)
        const attempt = await attempts.begin({ account: email, address, known })
        const agent = (req.get('user-agent') ?? '').slice(0, 300)
        const answer = await signIn({ email, password, address, agent }, attempt)
        if (answer.result !== 'signed_in') {
          await noteRefusal(deps, email, answer.result)
          throw answer.result === 'wrong'
            ? new AppError('unauthorized', 'The e-mail or the password is not right.')
            : new AppError('forbidden', 'This user is disabled; an administrator can enable it again.')
        }
        await attempt.succeeded()
        await transact(db, (tx) => noteSignIn(tx, answer.userId, clock.now()))
        setCookies(deps, { req, res }, [...answer.cookies, devices.remember(email)])
        const { state } = await stateOf(answer.cookies.map((cookie) => cookie.split(';')[0]).join('; '))
        return { status: 201, body: state }
      },
    }),
    route({
      method: 'get',
      path: '/v1/session',
      scope,
      tag,
      summary: 'Who is signed in here (public: nobody may be)',
      description: 'A session that is used does not end; this call prolongs it.',
      responses: { 200: stateOut },
      async handle({ req, res }) {
        const cookie = sessionCookieOf(req)
        if (!cookie) return { status: 200, body: { user: null, expires_at: null } }
        const { cookies, state } = await stateOf(`${SESSION_COOKIE}=${cookie}`, { prolong: true })
        setCookies(deps, { req, res }, cookies)
        return { status: 200, body: state }
      },
    }),
    route({
      method: 'delete',
      path: '/v1/session',
      operationId: 'signOut',
      scope,
      tag,
      summary: 'Sign out (public: the session may have ended already)',
      responses: { 204: null },
      async handle({ req, res }) {
        const cookie = sessionCookieOf(req)
        if (!cookie) return { status: 204 }
        demandOwnOrigin(req)
        const header = `${SESSION_COOKIE}=${cookie}`
        const { state } = await stateOf(header)
        setCookies(deps, { req, res }, await (await auth()).signOut(header))
        const id = state.user?.id
        if (id !== undefined) {
          await transact(db, (tx) =>
            audit(tx, { actor: { id }, action: 'session.ended', subject: id, at: clock.now() }),
          )
        }
        accessChanged()
        return { status: 204 }
      },
    }),
  ]
}

type Http = Pick<RouteInput<undefined, undefined, undefined>, 'req' | 'res'>

/** Records a refused sign-in for an existing account; an unknown e-mail is not recorded. */
async function noteRefusal({ db, clock }: UserDeps, email: string, reason: 'wrong' | 'disabled'): Promise<void> {
  const subject = (await findUserId(db, email)) ?? 'unknown'
  await transact(db, (tx) =>
    audit(tx, { actor: { id: subject }, action: 'session.refused', subject, details: { reason }, at: clock.now() }),
  )
}

/** Cookies require TLS if this browser came by TLS. */
function setCookies({ publicUrl }: UserDeps, { req, res }: Http, cookies: readonly string[]): void {
  const at = URL.parse(publicUrl?.() ?? '')
  const secure = req.secure || (at?.protocol === 'https:' && at.host === req.host)
  for (const cookie of cookies) res.append('Set-Cookie', secure ? `${cookie}; Secure` : cookie)
}
