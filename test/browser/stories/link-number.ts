import { create } from 'qrcode'
import { expect } from 'vitest'
import { type ConsoleStage, press } from '../../support/console-stage.ts'
import { eventually } from '../../support/scene.ts'

/** Somebody who has never seen the product links a number: the phone scans what the page shows. Returns its id. */
export async function linkNumber(stage: ConsoleStage, label: string, phone: string): Promise<string> {
  const page = await stage.openAs('olga')
  await page.goto('/numbers')
  await page.getByText('Номеров пока нет').waitFor()
  await press(page, 'Добавить номер')
  await page.getByLabel('Название').fill(label)
  await press(page, 'Дальше: подключение')
  const picture = page.getByRole('img', { name: 'QR-код для подключения телефона' }).locator('path')
  await picture.waitFor()
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const offered = async () => {
    const accept = { accept: 'application/json' }
    return (await stage.api.call<{ qr: string }>('GET', `/v1/numbers/${id}/qr`, undefined, accept)).body.qr
  }
  let qr = ''
  await eventually('the picture is that of the code', async () => {
    qr = await offered()
    return (await picture.getAttribute('d')) === darkModules(qr)
  })

  await stage.network.scan({ phone, qr })
  await page.getByText('Подключено. Сообщения гостей уже приходят сюда.').waitFor()
  await page.getByText('Рассылки начнутся после прогрева').waitFor()
  expect(await stage.api.get(`/v1/numbers/${id}`)).toMatchObject({ label, phone: `+${phone}`, state: 'open' })

  // Whoever begins with a mailing is told that nothing would leave yet.
  await page.goto('/mailings/new')
  await page.getByRole('region', { name: 'Прогноз' }).getByText('Ни один номер не прогрет').waitFor()
  await page.goto(`/numbers/${id}`)
  await press(page, `Ещё: ${label}`)
  await page.getByRole('menuitem', { name: 'Объявить прогретым' }).click()
  await page.getByLabel('Почему это безопасно').fill('Ресторан пользуется им два года')
  await page.getByRole('dialog').getByRole('button', { name: 'Объявить прогретым' }).click()
  await page.getByText('Объявлен прогретым администратором').waitFor()
  return id
}

/** Each dark module is a square of one, with four modules of white around. */
function darkModules(text: string): string {
  const { modules } = create(text, { errorCorrectionLevel: 'L' })
  const squares = Array.from(modules.data, (dark, at) =>
    dark ? `M${(at % modules.size) + 4} ${Math.floor(at / modules.size) + 4}h1v1h-1z` : '',
  )
  return squares.join('')
}
