import { PasswordInput, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct, useDescribe } from '../acts.ts'
import { ApiError, api } from '../api.ts'
import { ACCESS_KEY } from '../session.ts'
import { Entrance, EntranceForm } from './entrance.tsx'

/** E-mail and password. `ended`: somebody was working when their session ended. */
export function SignIn({ ended }: { ended: boolean }) {
  return (
    <Entrance>
      <Form ended={ended} />
    </Entrance>
  )
}

function Form({ ended }: { ended: boolean }) {
  const { t } = useTranslation('sign-in')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const describe = useDescribe()
  const enter = useAct(() => api.POST('/v1/session', { body: { email: email.trim(), password } }), {
    refresh: [ACCESS_KEY],
    onFailed: () => setPassword(''),
  })
  return (
    <EntranceForm
      title={t('title')}
      act={enter}
      submit={t('submit')}
      hint={ended && <Text size="sm">{t('ended')}</Text>}
      error={enter.error ? (wordsOf(enter.error) ?? describe(enter.error).title) : undefined}
      below={
        <Text size="xs" c="dimmed">
          {t('forgot')}
        </Text>
      }
    >
      <TextInput
        label={t('email')}
        type="email"
        name="email"
        autoComplete="username"
        required
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('password')}
        name="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
    </EntranceForm>
  )

  function wordsOf(error: Error): string | undefined {
    if (!(error instanceof ApiError)) return undefined
    if (error.problem.status === 401 || error.code === 'invalid_input') return t('wrong')
    return error.problem.status === 429 ? t('many') : undefined
  }
}
