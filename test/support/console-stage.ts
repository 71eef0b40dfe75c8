import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { streamText } from '../../src/drafts/test-support/fake-model.ts'
import { openPage, type PageOptions } from './browser.ts'
import { openScene, type Scene } from './scene.ts'

/** Who works at the console; each has a browser of their own. */
export const PEOPLE = {
  olga: { name: 'Ольга Смирнова', email: 'olga@example.org', password: 'correct horse battery', role: 'administrator' },
  anna: { name: 'Анна Петрова', email: 'anna@example.org', password: 'battery staple correct', role: 'operator' },
  irina: { name: 'Ирина Волкова', email: 'irina@example.org', password: 'staple correct battery', role: 'manager' },
  pavel: { name: 'Павел Соколов', email: 'pavel@example.org', password: 'horse battery staple', role: 'marketer' },
} as const

export type Person = keyof typeof PEOPLE

/** What the stage's language model answers, to everybody. */
const MODEL_SAYS = 'Здравствуйте, [NAME_1]! Столик ждёт вас.'

/** The product as a process with its console, against the sandbox network, and the people above. */
export type ConsoleStage = Scene & { openAs(person: Person, options?: PageOptions): Promise<Page> }

/** Opens a stage; `await using` or its disposal ends all of it. */
export async function openConsoleStage(): Promise<ConsoleStage> {
  const model = createServer((_req, res) => streamText(res, MODEL_SAYS)).listen(0, '127.0.0.1')
  await once(model, 'listening')
  const scene = await openScene({
    queue: 'redis',
    env: {
      OTKLIK_MAX_UPLOAD_MB: '1',
      OTKLIK_LLM_URL: `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`,
      OTKLIK_LLM_MODEL: 'small',
      OTKLIK_LLM_ALLOW_PRIVATE: '1',
      OTKLIK_META_ALLOW_PRIVATE: '1',
    },
  })
  const close = scene[Symbol.asyncDispose].bind(scene)
  await Promise.all(Object.values(PEOPLE).map((each) => scene.api.post('/v1/users', each)))
  return Object.assign(scene, {
    async [Symbol.asyncDispose]() {
      await close()
      model.closeAllConnections()
      model.close()
    },
    openAs: async (person: Person, options: PageOptions = {}) => {
      const page = await openPage(scene.product.url, options)
      await signIn(page, scene.product.url, PEOPLE[person])
      return page
    },
  })
}

/** Signs in as the console does, without its form. */
export async function signIn(page: Page, url: string, who: { email: string; password: string }): Promise<void> {
  const { email, password } = who
  const answer = await page.request.post(`${url}/v1/session`, { data: { email, password }, headers: { origin: url } })
  expect(answer.status(), 'signed in').toBe(201)
}

/** Presses the button of this name. */
export function press(page: Page, name: string | RegExp): Promise<void> {
  return page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) }).click()
}
