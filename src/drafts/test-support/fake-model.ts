import type { ServerResponse } from 'node:http'
import { openReceiver, type Receiver } from '../../../test/support/receiver.ts'

/** A language model on loopback: says what it is told to, streamed word by word, and records what it was asked. */
export type FakeModel = {
  env: Record<string, string>
  receiver: Receiver
  /** The words that left, newest last. */
  prompts(): string[]
  /** What it says next; one after the other, the last one for ever. */
  say(...texts: string[]): void
}

const USED = { prompt_tokens: 1_000, completion_tokens: 100 }

export async function openFakeModel(): Promise<FakeModel> {
  const receiver = await openReceiver()
  let texts = ['Добрый день!']
  receiver.answer = (_, res) => streamText(res, texts.length > 1 ? texts.shift()! : texts[0]!)
  return {
    receiver,
    env: {
      OTKLIK_LLM_URL: `${receiver.url}/v1`,
      OTKLIK_LLM_KEY: 'sk-secret',
      OTKLIK_LLM_MODEL: 'small',
      OTKLIK_LLM_ALLOW_PRIVATE: '1',
      OTKLIK_LLM_INPUT_PRICE: '2',
      OTKLIK_LLM_OUTPUT_PRICE: '10',
    },
    prompts: () => receiver.received.map(({ body }) => body),
    say: (...said) => {
      texts = said
    },
  }
}

export function streamText(res: ServerResponse, text: string): void {
  res.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (event: object) => res.write(`data: ${JSON.stringify(event)}\n\n`)
  for (const content of text.split(/(?<=\s)/))
    send({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })
  send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })
  send({ choices: [], usage: USED })
  res.end('data: [DONE]\n\n')
}
