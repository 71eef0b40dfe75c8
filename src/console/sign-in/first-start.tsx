import { PasswordInput, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldError, useAct, useDescribe } from '../acts.ts'
import { ApiError, api } from '../api.ts'
import { useLanguage } from '../i18n.ts'
import { ACCESS_KEY } from '../session.ts'
import { Entrance, EntranceForm } from './entrance.tsx'

/** While there is no user: creates the first administrator, with the key that the first start printed. */
export function FirstStart() {
  return (
    <Entrance>
      <Form />
    </Entrance>
  )
}

function Form() {
  const { t } = useTranslation('sign-in')
  const language = useLanguage()
  const [form, setForm] = useState({ key: '', name: '', email: '', password: '' })
  const describe = useDescribe()
  const create = useAct(
    async () => {
      const { key, name, password } = form
      const email = form.email.trim()
      const headers = { authorization: `Bearer ${key.trim()}` }
      await api.POST('/v1/setup', { body: { name: name.trim(), email, password, language }, headers })
      await api.POST('/v1/session', { body: { email, password } })
    },
    { refresh: [ACCESS_KEY], onFailed: () => undefined },
  )
  const field = (name: keyof typeof form) => ({
    value: form[name],
    name,
    required: true,
    error: fieldError(create.error, name),
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget
      setForm((before) => ({ ...before, [name]: value }))
    },
  })
  return (
    <EntranceForm
      title={t('first.title')}
      act={create}
      submit={t('first.submit')}
      error={create.error ? wordsOf(create.error) : undefined}
      hint={
        <Text size="sm" c="dimmed">
          {t('first.text')}
        </Text>
      }
    >
      <PasswordInput
        label={t('first.key')}
        description={t('first.keyHint')}
        autoComplete="off"
        autoFocus
        {...field('key')}
      />
      <TextInput label={t('first.name')} autoComplete="name" {...field('name')} />
      <TextInput label={t('email')} type="email" autoComplete="username" {...field('email')} />
      <PasswordInput
        label={t('password')}
        description={t('first.passwordHint')}
        autoComplete="new-password"
        minLength={10}
        {...field('password')}
      />
    </EntranceForm>
  )

  function wordsOf(error: Error): string {
    const refused = error instanceof ApiError && [401, 403].includes(error.problem.status)
    return refused ? t('first.wrongKey') : describe(error).title
  }
}
