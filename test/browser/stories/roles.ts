import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { expectAccessible } from '../../support/browser.ts'
import { type ConsoleStage, type Person, press } from '../../support/console-stage.ts'
import { watchRequests } from './every-screen.ts'

const SCREENS = {
  Коммуникации: '/inbox',
  Рассылки: '/mailings',
  Шаблоны: '/templates',
  Аудитории: '/audiences',
  Отзывы: '/reviews',
  Рестораны: '/restaurants',
  Номера: '/numbers',
  Настройки: '/settings',
} as const

const SECTIONS = {
  'Мой профиль': '/settings/profile',
  Уведомления: '/settings/notifications',
  Рестораны: '/settings/restaurants',
  'Быстрые ответы': '/settings/quick-answers',
  Правила: '/settings/rules',
  Каналы: '/settings/channels',
  Команды: '/settings/teams',
  Вебхуки: '/settings/webhooks',
  Пользователи: '/settings/users',
  'Ключи API': '/settings/api-keys',
  'Журнал действий': '/settings/audit-log',
  Сервис: '/settings/service',
  Система: '/settings/system',
} as const

type Role = { person: Person; screens: (keyof typeof SCREENS)[]; sections: (keyof typeof SECTIONS)[] }

const OPERATOR: Role = {
  person: 'anna',
  screens: ['Коммуникации', 'Отзывы', 'Рестораны', 'Номера', 'Настройки'],
  sections: ['Мой профиль', 'Уведомления', 'Рестораны', 'Быстрые ответы'],
}
const MARKETER: Role = {
  person: 'pavel',
  screens: ['Рассылки', 'Шаблоны', 'Аудитории', 'Номера', 'Настройки'],
  sections: ['Мой профиль', 'Уведомления', 'Каналы'],
}
const MANAGER: Role = {
  person: 'irina',
  screens: ['Коммуникации', 'Рассылки', 'Шаблоны', 'Аудитории', 'Отзывы', 'Рестораны', 'Номера', 'Настройки'],
  sections: ['Мой профиль', 'Уведомления', 'Рестораны', 'Быстрые ответы', 'Правила', 'Каналы', 'Команды'],
}

/** Who may do what, on pages that all of them can open. */
const ACTS: { path: string; name: string; by: Person[] }[] = [
  { path: '/inbox', name: 'Новый гость', by: ['anna', 'irina'] },
  { path: '/mailings', name: 'Новая рассылка', by: ['pavel', 'irina'] },
  { path: '/templates', name: 'Новый шаблон', by: ['pavel', 'irina'] },
  { path: '/reviews', name: 'Ответить', by: ['irina'] },
  { path: '/restaurants', name: 'Добавить ресторан', by: ['irina'] },
  { path: '/numbers', name: 'Добавить номер', by: [] },
  { path: '/settings/restaurants', name: 'Сохранить', by: ['irina'] },
  { path: '/settings/quick-answers', name: 'Добавить ответ', by: ['anna', 'irina'] },
  { path: '/settings/teams', name: 'Добавить команду', by: ['irina'] },
  { path: '/settings/rules', name: 'Новое правило', by: ['irina'] },
]

/**
 * Each role sees its screens, with what it may do there; other pages, opened by address, say so. No request of a screen
 * is refused by the server. The other stories cover what operators and managers do.
 */
export async function keepToTheRole(stage: ConsoleStage): Promise<void> {
  await tryNotifications(stage, await look(stage, OPERATOR))
  const marketer = await look(stage, MARKETER)
  await makeDraft(stage, marketer)
  await showDeliveries(stage, marketer)
  const manager = await look(stage, MANAGER)
  await manager.getByRole('link', { name: 'Рестораны' }).first().click()
  await manager.getByRole('link', { name: 'Хинкальная на Пятницкой' }).click()
  await manager.getByRole('button', { name: 'Загрузить отзывы' }).waitFor()
}

async function look(stage: ConsoleStage, { person, screens, sections }: Role): Promise<Page> {
  // The test's browser stores nothing, and has no push service.
  const page = await stage.openAs(person, { expected: /Push API in incognito/, notifies: person === OPERATOR.person })
  const settled = watchRequests(page)
  const refused: string[] = []
  page.on('response', (response) => {
    if (response.status() === 401 || response.status() === 403) refused.push(response.url())
  })
  const go = (path: string) => page.evaluate(`history.pushState(null, '', '${path}')`)
  await page.goto('/settings/profile')
  expect(await entriesOf(page.getByRole('navigation', { name: 'Главное меню' })), `menu of ${person}`).toEqual(screens)
  expect(await entriesOf(page.getByRole('navigation', { name: 'Настройки' })), `settings of ${person}`).toEqual(
    sections,
  )

  const open = [...screens.map((name) => SCREENS[name]), ...sections.map((name) => SECTIONS[name])]
  // The settings begin with one of their sections; a manager has the others' screens, and more acts.
  const fresh = open.filter((path) =>
    person === MANAGER.person ? ACTS.some((act) => act.path === path) : path !== SCREENS.Настройки,
  )
  for (const path of fresh) {
    await go(path)
    await settled()
    for (const { name, by } of ACTS.filter((act) => act.path === path)) {
      const shown = await page
        .locator('#content')
        .getByText(name, { exact: true })
        .or(page.getByLabel(name, { exact: true }))
        .count()
      expect(shown > 0, `${person} has "${name}" at ${path}`).toBe(by.includes(person))
    }
  }
  const closed = <T extends object>(all: T, except: (keyof T)[]) =>
    Object.entries(all).filter(([name]) => !except.includes(name as keyof T)) as [string, string][]
  for (const [index, [name, path]] of [...closed(SECTIONS, sections), ...closed(SCREENS, screens)].entries()) {
    await go(path)
    await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
    await page.getByRole('heading', { name: 'Эта страница вам недоступна' }).waitFor()
    expect(new URL(page.url()).pathname).toBe(path)
    if (person === OPERATOR.person && index === 0) await expectAccessible(page, `${path}, closed to ${person}`)
  }
  await settled()
  expect(refused, `refused to ${person}`).toEqual([])
  expect(await page.locator('.mantine-Notification-root').count()).toBe(0)
  await page.getByRole('link', { name: 'К началу' }).click()
  await page.waitForURL(`**${SCREENS[screens[0]!]}`)
  return page
}

/**
 * The user's choice is saved; the button shows a notification. The test's browser has no push service, so the open
 * console passes it to its service worker.
 */
async function tryNotifications({ api }: ConsoleStage, page: Page): Promise<void> {
  await page.context().grantPermissions(['notifications'])
  await page.goto('/settings/notifications')
  await page.getByRole('checkbox', { name: 'В разговорах коллег и других команд' }).check()
  await page.getByRole('switch', { name: 'Тихие часы' }).check()
  await page.getByLabel('До', { exact: true }).fill('07:30')
  await press(page, 'Включить уведомления')
  await page.getByText('они будут, пока консоль открыта').waitFor()
  await expect.poll(() => page.evaluate('navigator.serviceWorker.controller?.state')).toBe('activated')
  await press(page, 'Проверить')
  await expect.poll(() => page.evaluate(SHOWN)).toEqual(['Отклик: Уведомления приходят'])
  await expectAccessible(page, '/settings/notifications, tried')
  await pushToAClosedConsole(page)
  await page.goto('/settings/notifications')
  await page.getByRole('checkbox', { name: 'В разговорах коллег и других команд', checked: true }).waitFor()
  await expect.poll(() => page.getByLabel('До', { exact: true }).inputValue()).toBe('07:30')
  await expect
    .poll(async () => {
      const { inbox_guests: waiting } = await api.get<{ inbox_guests: number }>('/v1/counters')
      return (await page.title()) === `${waiting > 0 ? `(${waiting}) ` : ''}Уведомления · Отклик`
    })
    .toBe(true)
}

/**
 * What a push service delivers when no page of the console is open is shown all the same; the browser plays the
 * service.
 */
async function pushToAClosedConsole(page: Page): Promise<void> {
  const browser = await page.context().newCDPSession(page)
  const registered = new Promise<string>((resolve) => {
    browser.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [one] }) => {
      if (one) resolve(one.registrationId)
    })
  })
  await browser.send('ServiceWorker.enable')
  const registrationId = await registered
  const { origin } = new URL(page.url())
  // A picture: its page runs nothing.
  await page.goto('/favicon.svg')
  const told = { title: 'Отклик', body: 'С закрытой вкладкой', tag: 'test', path: '/inbox', kind: 'test', sound: false }
  await browser.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(told) })
  await expect.poll(() => page.evaluate(SHOWN)).toEqual(['Отклик: С закрытой вкладкой'])
  await browser.detach()
}

const SHOWN = `navigator.serviceWorker.getRegistration()
  .then((registration) => registration.getNotifications())
  .then((all) => all.filter(({ tag }) => tag === 'test').map(({ title, body }) => title + ': ' + body))`

/** Only names, without the figures beside them. */
async function entriesOf(menu: Locator): Promise<string[]> {
  await menu.waitFor()
  return (await menu.getByRole('link').allInnerTexts()).map((text) => text.split('\n')[0] ?? '')
}

async function makeDraft({ api }: ConsoleStage, page: Page): Promise<void> {
  const { data } = await api.get<{ data: { id: string }[] }>('/v1/audiences')
  await page.goto(`/mailings/new?audience=${data[0]?.id}`)
  await page.getByRole('textbox', { name: 'Название' }).fill('Новое меню')
  await page
    .getByRole('textbox', { name: 'Текст', exact: true })
    .fill('Здравствуйте! У нас новое меню, заглянете на неделе?')
  await press(page, 'Сохранить черновик')
  await page.waitForURL('**/mailings/*/edit')
  const drafts = await api.get<{ data: { name: string; status: string }[] }>('/v1/mailings?status=draft')
  expect(drafts.data).toMatchObject([{ name: 'Новое меню', status: 'draft' }])
}

/** A user who may not read chats is not led into them. */
async function showDeliveries({ api }: ConsoleStage, page: Page): Promise<void> {
  const { data } = await api.get<{ data: { id: string }[] }>('/v1/mailings?status=finished')
  await page.goto(`/mailings/${data[0]?.id}`)
  const table = page.getByRole('region', { name: 'Кто получает' })
  await table.getByRole('row').nth(1).waitFor()
  expect(await table.getByRole('row').getByRole('link').count()).toBe(0)
}
