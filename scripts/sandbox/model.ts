import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A language model of the demonstration: on loopback, knows one answer to guests and one to reviews. */
export type DemoModel = AsyncDisposable & { env: Record<string, string> }

const TO_GUEST = 'Здравствуйте! Спасибо, что написали. Сейчас уточню у коллег и сразу вернусь с ответом.'
const TO_REVIEW =
  'Здравствуйте! Спасибо, что нашли время рассказать о заказе. Передали ваши слова кухне и обсудим их с командой. Будем ' +
  'рады видеть вас снова.'
const WORD_MS = 40

/** Starts it, with the API of OpenAI's `/chat/completions`, streamed word by word. */
export async function startDemoModel(): Promise<DemoModel> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const asked = Buffer.concat(chunks).toString()
      void say(response, /review|отзыв/i.test(asked) ? TO_REVIEW : TO_GUEST)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    env: {
      OTKLIK_LLM_URL: `http://127.0.0.1:${port}/v1`,
      OTKLIK_LLM_MODEL: 'demo',
      OTKLIK_LLM_ALLOW_PRIVATE: '1',
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function say(response: ServerResponse, text: string): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (event: object) => response.write(`data: ${JSON.stringify(event)}\n\n`)
  for (const content of text.split(/(?<=\s)/)) {
    if (response.destroyed) return
    send({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })
    await new Promise((resolve) => setTimeout(resolve, WORD_MS))
  }
  send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })
  send({ choices: [], usage: { prompt_tokens: 900, completion_tokens: 60 } })
  response.end('data: [DONE]\n\n')
}
