import { expect, it } from 'vitest'
import { expectAccessible, openPage } from '../support/browser.ts'
import { openConsole } from '../support/console-scene.ts'

const ANNA = { name: 'Анна Петрова', email: 'anna@example.org', password: 'correct horse battery' }

it('the first start: an administrator is made, signs out and in; wrong passwords are limited; two languages', async () => {
  const { url, api } = await openConsole()
  const page = await openPage(url)
  const press = (name: string) => page.getByRole('button', { name }).click()

  await page.goto('/')
  await page.getByRole('heading', { name: 'Добро пожаловать в Отклик' }).waitFor()
  await expectAccessible(page, 'the first start')
  await page.getByLabel('Ключ администратора').fill('not-the-key-that-was-printed')
  await page.getByLabel('Ваше имя').fill(ANNA.name)
  await page.getByLabel('Почта').fill(ANNA.email)
  await page.getByLabel('Пароль').fill(ANNA.password)
  await press('Создать и войти')
  await page.getByText('Это не ключ администратора.').waitFor()
  await page.getByLabel('Ключ администратора').fill(api.key)
  await press('Создать и войти')
  await page.getByRole('navigation', { name: 'Главное меню' }).waitFor()
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.getByRole('heading', { name: 'С чего начать' }).waitFor()
  await api.post('/v1/restaurants', { name: 'Хинкальная', time_zone: 'Europe/Moscow', courier: 'own' })
  await page.reload()
  await page.getByText('Добавьте ресторан, сделано').waitFor()
  await expectAccessible(page, 'the first steps')
  await press('Больше не показывать')
  await page.getByText('Выберите гостя').waitFor()
  const cookies = await page.context().cookies()
  const cookie = cookies.find(({ name }) => name === 'otklik.session')
  expect(cookie).toMatchObject({ name: 'otklik.session', httpOnly: true, sameSite: 'Lax' })

  await press('Ваше меню')
  await page.getByText('English', { exact: true }).click()
  await page.getByRole('navigation', { name: 'Main menu' }).waitFor()
  await page.reload()
  await page.getByRole('navigation', { name: 'Main menu' }).waitFor()
  expect(await page.getAttribute('html', 'lang')).toBe('en')
  // Text typed in a dialog is not lost by Escape, a link of the menu, the browser's back button or the end of the
  // session.
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  await page.getByRole('link', { name: 'Quick answers' }).click()
  await page.getByRole('button', { name: 'Add an answer' }).click()
  const form = page.getByRole('dialog', { name: 'Add an answer' })
  const words = form.getByLabel('Text')
  const keepOn = async () => {
    await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Cancel' }).click()
    expect(await words.inputValue()).toBe('We are open until 23:00')
  }
  await form.getByLabel('Title').fill('Hours')
  await form.getByLabel('Shortcut').fill('hours')
  await words.fill('We are open until 23:00')
  await page.keyboard.press('Escape')
  await keepOn()
  await page.evaluate('history.back()')
  await keepOn()
  const { data: users } = await api.get<{ data: { id: string }[] }>('/v1/users')
  await api.delete(`/v1/users/${users[0]?.id}/sessions`)
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await form.isVisible(), 'the form is out of sight').toBe(false)
  await page.getByLabel('E-mail').fill(ANNA.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(ANNA.password)
  await press('Sign in')
  await form.waitFor()
  expect(await words.inputValue()).toBe('We are open until 23:00')
  await form.getByRole('button', { name: 'Save' }).click()
  await form.waitFor({ state: 'hidden' })
  await page.getByText('We are open until 23:00').waitFor()
  await press('Your menu')
  await page.getByRole('button', { name: 'Sign out' }).click()

  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await expectAccessible(page, 'the sign-in')
  await page.goto('/numbers')
  await page.getByLabel('E-mail').fill(ANNA.email)
  for (let attempt = 0; attempt < 11; attempt++) {
    await page.getByRole('textbox', { name: 'Password' }).fill('a wrong password')
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.request().method() === 'POST'),
      press('Sign in'),
    ])
    expect(answer.status()).toBe(attempt < 10 ? 401 : 429)
  }
  await page.getByText('Too many attempts').waitFor()
})
