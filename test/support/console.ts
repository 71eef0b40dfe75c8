import { createHash } from 'node:crypto'
import type { Api } from '../../scripts/api.ts'
import { type Attempts, lazyAuth, openKeys, openSessions, userAndSessionRoutes } from '../../src/access/index.ts'
import type { Db } from '../../src/db/index.ts'
import type { Route } from '../../src/http/route.ts'
import type { Clock } from '../../src/lib/clock.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { serve, TEST_SECRET_KEY } from './serve.ts'

export const PASSWORD = 'correct horse battery'

export type ConsoleOptions = {
  publicUrl?: () => string | undefined
  attempts?: Attempts
  trustedProxies?: string[]
  onAccessChange?: () => void
}

/** As no product may store them. The real way is used wherever the whole product runs. */
const keptAtOnce = {
  hash: async (password: string) => createHash('sha256').update(password).digest('hex'),
  verify: async (kept: { hash: string; password: string }) => kept.hash === (await keptAtOnce.hash(kept.password)),
}

/** The API with users of the console and the routes given. */
export async function serveConsole(db: Db, clock: Clock, routes: Route[] = [], options: ConsoleOptions = {}) {
  const auth = lazyAuth({ db, log: createLogger('silent'), secretKey: TEST_SECRET_KEY, passwords: keptAtOnce })
  const [keys, sessions] = [openKeys({ db, clock }), openSessions({ db, clock, auth })]
  const accessChanged = () => {
    keys.forget()
    sessions.forget()
    options.onAccessChange?.()
  }
  const own = userAndSessionRoutes({ db, clock, auth, secretKey: TEST_SECRET_KEY, accessChanged, ...options })
  const { trustedProxies = [] } = options
  const api = await serve(db, [...own, ...routes], { clock, keys, sessions, trustedProxies })
  return { api, sessions, accessChanged }
}

export type Browser = ReturnType<typeof browse>

/** Makes calls as the console does: with the cookies it was given, from the API's origin. */
export function browse(api: Api) {
  let cookie = ''
  const call = async <T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const own = { 'sec-fetch-site': 'same-origin', authorization: '', cookie, ...headers }
    const response = await fetch(`${api.url}${path}`, {
      method,
      headers: {
        ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== '')),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const cookies = response.headers.getSetCookie()
    return { status: response.status, headers: response.headers, cookies, body: (text ? JSON.parse(text) : {}) as T }
  }
  return {
    call,
    get cookie() {
      return cookie
    },
    async signIn(email: string, password = PASSWORD, headers: Record<string, string> = {}) {
      const answer = await call<{ user: { id: string; scopes: string[] } | null; code?: string }>(
        ...(['POST', '/v1/session', { email, password }, headers] as const),
      )
      if (answer.status === 201) cookie = answer.cookies.map((one) => one.split(';')[0]).join('; ')
      return answer
    },
  }
}
