import type { JWT } from 'google-auth-library'
import { MINUTE } from '../../lib/units.ts'

/** What Firebase's console gives as a JSON file. */
export type ServiceAccount = { project_id: string; client_email: string; private_key: string }

/** Access tokens, fetched when needed and renewed before they expire. */
export type AccessTokens = {
  get(): Promise<{ token: string } | { code: string }>
  /** The last token is no longer valid. */
  forget(): void
}

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging'
const RENEWED_BEFORE_MS = 5 * MINUTE

export function serviceAccountTokens(account: ServiceAccount): AccessTokens {
  let client: Promise<JWT> | undefined
  return {
    async get() {
      client ??= openClient(account)
      try {
        const { token } = await (await client).getAccessToken()
        return token ? { token } : { code: 'google_no_token' }
      } catch (error) {
        return { code: codeOf(error) }
      }
    },
    forget() {
      client = undefined
    },
  }
}

/** The library is large, and a process that pushes nothing does not load it. */
async function openClient(account: ServiceAccount): Promise<JWT> {
  const { JWT } = await import('google-auth-library')
  return new JWT({
    email: account.client_email,
    key: account.private_key,
    scopes: [SCOPE],
    eagerRefreshThresholdMillis: RENEWED_BEFORE_MS,
    transporterOptions: { retry: false, timeout: 15_000 },
  })
}

/** Google's own code (`invalid_grant`, `invalid_client`) if there is one; never the message, which may hold names. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'google_token'
  const { response, code } = error as { response?: { data?: { error?: unknown } }; code?: unknown }
  const word = response?.data?.error
  if (typeof word === 'string' && /^[a-z_]{1,40}$/.test(word)) return `google_${word}`
  return typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code) ? code : 'google_token'
}
