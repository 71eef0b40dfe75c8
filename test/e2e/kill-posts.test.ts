import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { eventually, linkNumber, makeGuests, openScene, type Scene } from '../support/scene.ts'

const KILLS = 2
const GUESTS = 8

type Listed = { data: { id: string; phone: string }[] }
type Answered = { status: number; body: { id?: string } }

/** One request with one key, which may be sent as often as necessary. */
type Request = { what: string; ask(scene: Scene): Promise<Answered> }

// At once: both wait for what a dead process had claimed.
test.concurrent.each([
  { store: 'sqlite', queue: 'embedded' },
  { store: 'postgres', queue: 'redis' },
] as const)(
  'a POST that is repeated under its key after a SIGKILL at a random moment has acted exactly once ($store)',
  { timeout: 600_000 },
  async (sizes) => {
    await using scene = await openScene(sizes)
    await linkNumber(scene, '79160000001')
    await makeGuests(scene, GUESTS)
    const guests = (await scene.api.get<Listed>('/v1/guests?limit=50')).data
    const ids: string[] = []
    for (let kill = 0; kill < KILLS; kill++) {
      const requests = guests.flatMap(({ id }, n) => requestsFor(id, `${kill}-${n}`))
      // Sent around the moment of the kill: some are answered, some are cut off, some never arrive.
      const asking = requests.map(async ({ ask }, n) => {
        await sleep(n * 12)
        await ask(scene).catch(() => undefined)
      })
      await sleep(100 + Math.random() * requests.length * 12)
      await scene.crash()
      await Promise.all(asking)
      ids.push(...(await Promise.all(requests.map((request) => askUntilDone(scene, request)))))
    }
    expect(new Set(ids).size).toBe(ids.length)

    const texts = guests.map(async ({ id }) => {
      const timeline = await scene.api.get<{ data: { text: string | null; media: object | null }[] }>(
        `/v1/guests/${id}/timeline?kinds=message&limit=200`,
      )
      const notes = await scene.api.get<{ data: { text: string }[] }>(`/v1/guests/${id}/notes`)
      const messages = timeline.data.map(({ text, media }) => (media ? `${text} with a file` : text))
      return [...messages, ...notes.data.map(({ text }) => text)].sort()
    })
    const wanted = guests.map((_, n) =>
      Array.from({ length: KILLS }, (_, kill) => [
        `message ${kill}-${n}`,
        `file ${kill}-${n} with a file`,
        `note ${kill}-${n}`,
      ]).flat(),
    )
    expect(await Promise.all(texts)).toEqual(wanted.map((list) => list.sort()))
    const templates = await scene.api.get<{ data: { name: string }[] }>('/v1/templates?limit=200')
    expect(templates.data.map(({ name }) => name).sort()).toEqual(
      guests.flatMap((_, n) => Array.from({ length: KILLS }, (_, kill) => `template ${kill}-${n}`)).sort(),
    )
    const messages = GUESTS * KILLS * 2
    await eventually(
      'all messages have been shown',
      async () => (await scene.network.shown({})).length >= messages,
      90_000,
    )
    expect(await scene.network.shown({})).toHaveLength(messages)
  },
)

function requestsFor(guestId: string, name: string): Request[] {
  const bytes = randomBytes(20_000)
  const json = (what: string, path: string, body: object): Request => ({
    what,
    ask: ({ api }) => api.call('POST', path, body, { 'idempotency-key': `${what}-${name}` }),
  })
  return [
    json('message', `/v1/guests/${guestId}/messages`, { type: 'text', text: `message ${name}` }),
    json('note', `/v1/guests/${guestId}/notes`, { text: `note ${name}` }),
    json('template', '/v1/templates', { name: `template ${name}`, text: 'Добрый день! Ждём вас?' }),
    {
      what: 'file',
      async ask({ api }) {
        const form = new FormData()
        form.set('text', `file ${name}`)
        form.set('file', new Blob([bytes], { type: 'application/pdf' }), 'menu.pdf')
        const headers = { authorization: `Bearer ${api.key}`, 'idempotency-key': `file-${name}` }
        const response = await fetch(`${api.url}/v1/guests/${guestId}/messages`, {
          method: 'POST',
          body: form,
          headers,
        })
        return { status: response.status, body: (await response.json()) as { id?: string } }
      },
    },
  ]
}

/** The id of what it created. 409 while the dead process's claim has not become stale. */
async function askUntilDone(scene: Scene, { what, ask }: Request): Promise<string> {
  for (;;) {
    const { status, body } = await ask(scene)
    if (status === 409 || status === 503) {
      // All of them wait, for half a minute: polling too often keeps the processor busy.
      await sleep(2_000)
      continue
    }
    expect([201, 202], `${what}: ${JSON.stringify(body)}`).toContain(status)
    return `${what} ${body.id}`
  }
}
