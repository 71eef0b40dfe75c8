import { randomUUID } from 'node:crypto'
import type { Api } from '../../scripts/api.ts'
import type { Idempotency } from '../../src/http/idempotency.ts'

/** Every answer under a key made by `repeating` is lost once, after everything it reports has been committed. */
export function losingAnswers(idempotency: Idempotency): Idempotency {
  const lost = new Set<string>()
  return {
    async claim(request) {
      const claim = await idempotency.claim(request)
      if (!claim.first || !request.key.startsWith(PREFIX)) return claim
      const finish: typeof claim.finish = async (result) => {
        if (lost.has(request.key)) return claim.finish(result)
        lost.add(request.key)
        throw new Error('the answer is lost')
      }
      return { ...claim, finish }
    },
  }
}

/** A client whose POSTs have a key and are repeated when their answer was lost, like a program that must be sure. */
export function repeating(api: Api): Api {
  return {
    ...api,
    async call(method, path, body, headers = {}) {
      if (method !== 'POST' || 'idempotency-key' in headers) return api.call(method, path, body, headers)
      const keyed = { ...headers, 'idempotency-key': `${PREFIX}${randomUUID()}` }
      const answer = await api.call(method, path, body, keyed)
      return answer.status === 500 ? (api.call(method, path, body, keyed) as never) : (answer as never)
    },
  }
}

const PREFIX = 'lost-'
