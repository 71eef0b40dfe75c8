import { Alert, Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldError, useAct, useDescribe } from '../acts.ts'
import { ApiError, api } from '../api.ts'
import { PageLoading } from '../parts/states.tsx'
import { ACCESS_KEY } from '../session.ts'
import { setPageTitle } from '../shell/page-title.ts'
import { Entrance } from './entrance.tsx'

/** While there is no user: makes the first administrator, by the key that the first start printed. */
export function FirstStart() {
  return (
    <Suspense fallback={<PageLoading />}>
      <Entrance>
        <Form />
      </Entrance>
    </Suspense>
  )
}

function Form() {
  const { t, i18n } = useTranslation('sign-in')
  const [form, setForm] = useState({ key: '', name: '', email: '', password: '' })
  const describe = useDescribe()
  const create = useAct(
    async () => {
      const { key, name, password } = form
      const email = form.email.trim()
      const headers = { authorization: `Bearer ${key.trim()}` }
      await api.post('/v1/setup', { name: name.trim(), email, password, language: i18n.language }, { headers })
      await api.post('/v1/session', { email, password })
    },
    { refresh: [ACCESS_KEY], onFailed: () => undefined },
  )
  useEffect(() => setPageTitle(t('first.title')), [t])
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
    <form
      onSubmit={(event) => {
        event.preventDefault()
        create.mutate()
      }}
    >
      <Stack>
        <Title order={1}>{t('first.title')}</Title>
        <Text size="sm" c="dimmed">
          {t('first.text')}
        </Text>
        {create.error && (
          <Alert color="red" role="alert">
            {create.error instanceof ApiError && [401, 403].includes(create.error.problem.status)
              ? t('first.wrongKey')
              : describe(create.error).title}
          </Alert>
        )}
        <PasswordInput
          visibilityToggleButtonProps={{ 'aria-label': t('show') }}
          label={t('first.key')}
          description={t('first.keyHint')}
          autoComplete="off"
          autoFocus
          {...field('key')}
        />
        <TextInput label={t('first.name')} autoComplete="name" {...field('name')} />
        <TextInput label={t('email')} type="email" autoComplete="username" {...field('email')} />
        <PasswordInput
          visibilityToggleButtonProps={{ 'aria-label': t('show') }}
          label={t('password')}
          description={t('first.passwordHint')}
          autoComplete="new-password"
          minLength={10}
          {...field('password')}
        />
        <Button type="submit" loading={create.isPending} fullWidth>
          {t('first.submit')}
        </Button>
      </Stack>
    </form>
  )
}
