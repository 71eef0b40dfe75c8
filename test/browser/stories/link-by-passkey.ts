import { expect } from 'vitest'
import { makeAuthenticator } from '../../../src/sandbox/index.ts'
import { type ConsoleStage, press } from '../../support/console-stage.ts'
import { eventually } from '../../support/scene.ts'

type Passkey = { options: { challenge: string }; snippet: string }

/** WhatsApp demands a passkey after the scan: the page provides the challenge, takes the answer, and shows the code. */
export async function linkByPasskey(stage: ConsoleStage, label: string, phone: string): Promise<void> {
  const owner = makeAuthenticator()
  await stage.network.demandPasskey({ phone, demand: { credential: owner.credential, compares: true } })
  const { id } = await stage.api.post<{ id: string }>('/v1/numbers', { label })
  const accept = { accept: 'application/json' }
  const { body } = await stage.api.call<{ qr: string }>('GET', `/v1/numbers/${id}/qr`, undefined, accept)
  const page = await stage.openAs('olga')
  await page.goto(`/numbers/${id}`)
  await page.getByRole('img', { name: 'QR-код для подключения телефона' }).waitFor()
  await stage.network.scan({ phone, qr: body.qr })

  await page.getByRole('heading', { name: 'WhatsApp просит ключ доступа' }).waitFor()
  await page.getByText('Нужно успеть до').waitFor()
  const answer = page.getByLabel('Появившийся текст')
  await answer.fill('не то')
  await press(page, 'Подтвердить')
  await page.getByText('Это не тот текст').waitFor()
  // What the owner's browser does with the command that the page lets them copy.
  const { options, snippet } = await stage.api.get<Passkey>(`/v1/numbers/${id}/passkey`)
  expect(snippet).toContain(options.challenge)
  await answer.fill(JSON.stringify(owner.sign(options, { origin: 'https://example.com' })))
  await press(page, 'Подтвердить')
  await page.getByText('Отвечать нужно на https://web.whatsapp.com').waitFor()
  await answer.fill(JSON.stringify(owner.sign(options)))
  await press(page, 'Подтвердить')

  await page.getByText('Телефон показывает код').waitFor()
  const { code } = await stage.network.passkey({ phone })
  await page.getByText(code ?? 'no code', { exact: true }).waitFor()
  await stage.network.confirmPasskey({ phone, same: true })
  await page.getByText('Подключено. Сообщения гостей уже приходят сюда.').waitFor()
  await eventually('the number is open', async () => {
    return (await stage.api.get<{ state: string }>(`/v1/numbers/${id}`)).state === 'open'
  })
}
