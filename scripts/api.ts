export type Answer<T = Record<string, unknown>> = { status: number; headers: Headers; body: T }

/** A thin client of the HTTP API for the demo, the benchmarks and the tests. */
export type Api = {
  /** Makes the call and returns whatever the answer is. */
  call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>
  /** Makes the call and throws unless the answer is 2xx. */
  get<T = Record<string, unknown>>(path: string): Promise<T>
  post<T = Record<string, unknown>>(path: string, body?: unknown): Promise<T>
  patch<T = Record<string, unknown>>(path: string, body?: unknown): Promise<T>
  delete(path: string): Promise<void>
  url: string
  key: string
}

export function createApi(url: string, key: string): Api {
  const call: Api['call'] = async <T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const ask = () =>
      fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    // An idle connection may be closed at the moment it is used again; reading twice does no harm.
    const response = await (method === 'GET' ? ask().catch(ask) : ask())
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: parse(text) as T }
  }
  const ok = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await call<T>(method, path, body)
    if (answer.status >= 300) {
      throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
    }
    return answer.body
  }
  return {
    call,
    get: (path) => ok('GET', path),
    post: (path, body) => ok('POST', path, body ?? {}),
    patch: (path, body) => ok('PATCH', path, body),
    delete: async (path) => {
      await ok('DELETE', path)
    },
    url,
    key,
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
