/** Called with the uploaded share of a body, from 0 to 1. */
export type OnUpload = (share: number) => void

/**
 * `fetch` that reports how much of its body has been uploaded. Throws as `fetch` does: the signal's reason, or a
 * `TypeError`.
 */
export function fetchTelling(url: string, init: RequestInit, onUpload: OnUpload): Promise<Response> {
  return new Promise((resolve, reject) => {
    init.signal?.throwIfAborted()
    const request = new XMLHttpRequest()
    request.open(init.method ?? 'GET', url)
    for (const [name, value] of new Headers(init.headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => onUpload(total > 0 ? loaded / total : 0)
    request.upload.onload = () => onUpload(1)
    request.onload = () => resolve(responseOf(request))
    request.onerror = () => reject(new TypeError('no answer'))
    request.onabort = () => reject(init.signal?.reason)
    init.signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(init.body as XMLHttpRequestBodyInit)
  })
}

function responseOf(request: XMLHttpRequest): Response {
  const { status, statusText, responseText } = request
  const lines = request.getAllResponseHeaders().trim().split('\r\n')
  const headers = lines.filter(Boolean).map((line) => line.split(/:\s*(.*)/s, 2) as [string, string])
  return new Response(status === 204 ? null : responseText, { status, statusText, headers })
}
