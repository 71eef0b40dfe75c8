import { Alert, Anchor, Button, Card, Code, Group, List, Loader, Stack, Text, Textarea, Title } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldError, useAct } from '../acts.ts'
import { ApiError, api } from '../api.ts'
import type { Passkey, Number as WhatsAppNumber } from '../api-types.ts'
import { Copy } from '../parts/copy.tsx'
import { Failure } from '../parts/states.tsx'
import { When } from '../parts/when.tsx'
import { NUMBERS_KEY } from './load-numbers.ts'

const WHATSAPP_WEB = 'https://web.whatsapp.com'

/** WhatsApp demands the account's passkey: what its owner does in their own browser and on the phone, step by step. */
export function PasskeyPanel({ number }: { number: WhatsAppNumber }) {
  const { t } = useTranslation('numbers')
  const passkey = useQuery({
    queryKey: [...NUMBERS_KEY, number.id, 'passkey'],
    queryFn: ({ signal }) => api.GET('/v1/numbers/{id}/passkey', { path: { id: number.id }, signal }),
    refetchInterval: 2_000,
    retry: false,
    gcTime: 0,
  })
  const isOver = passkey.error instanceof ApiError && passkey.error.code === 'wrong_state'
  return (
    <Card component="section">
      <Stack>
        <Group gap="xs">
          <IconKey aria-hidden />
          <Title order={2}>{t('passkey.title')}</Title>
        </Group>
        <Text size="sm">{t('passkey.why')}</Text>
        {passkey.data ? (
          <Step numberId={number.id} passkey={passkey.data} />
        ) : passkey.error && !isOver ? (
          <Failure error={passkey.error} retry={() => void passkey.refetch()} />
        ) : (
          <Loader size="sm" role="status" aria-label={t('passkey.wait')} />
        )}
      </Stack>
    </Card>
  )
}

function Step({ numberId, passkey }: { numberId: string; passkey: Passkey }) {
  const { t } = useTranslation('numbers')
  const { stage, snippet, code, must_confirm: mustConfirm, expires_at: until } = passkey
  return (
    <Stack role="group" aria-label={t('passkey.title')}>
      {until && (
        <Text size="sm" c="dimmed">
          {t('passkey.until')} <When at={until} as="time" />
        </Text>
      )}
      {stage === 'required' && snippet && <Challenge numberId={numberId} passkey={passkey} snippet={snippet} />}
      {stage === 'comparing' && code && <Compare numberId={numberId} code={code} mustConfirm={mustConfirm} />}
      {(stage === 'on_phone' || stage === 'done') && (
        <Alert color="blue" icon={<Loader size={16} />} role="status">
          {t('passkey.onPhone')}
        </Alert>
      )}
    </Stack>
  )
}

function Challenge({ numberId, passkey, snippet }: { numberId: string; passkey: Passkey; snippet: string }) {
  const { t } = useTranslation('numbers')
  const [text, setText] = useState('')
  const [isUnreadable, setUnreadable] = useState(false)
  const answer = useAct(
    (credential: unknown) =>
      api.POST('/v1/numbers/{id}/passkey', { path: { id: numberId }, body: { credential } as never }),
    { refresh: [NUMBERS_KEY], onDone: () => setText(''), onFailed: () => undefined },
  )
  const wrong =
    fieldError(answer.error, 'credential.response.clientDataJSON') ??
    fieldError(answer.error, 'credential.response.authenticatorData') ??
    answer.error?.message
  return (
    <Stack maw={640}>
      {passkey.problem === 'refused' && <Alert color="orange">{t('passkey.refused')}</Alert>}
      <List type="ordered" spacing="xs">
        <List.Item>
          {t('passkey.step1')}{' '}
          <Anchor href={WHATSAPP_WEB} target="_blank" rel="noreferrer">
            web.whatsapp.com
          </Anchor>
        </List.Item>
        <List.Item>{t('passkey.step2')}</List.Item>
        <List.Item>{t('passkey.step3')}</List.Item>
        <List.Item>{t('passkey.step4')}</List.Item>
      </List>
      <Group>
        <Copy value={snippet} label={t('passkey.copy')} />
      </Group>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const credential = parse(text)
          setUnreadable(credential === undefined)
          if (credential !== undefined) answer.mutate(credential)
        }}
      >
        <Stack>
          <Textarea
            label={t('passkey.answer')}
            description={t('passkey.answerHint')}
            required
            rows={4}
            value={text}
            error={isUnreadable ? t('passkey.unreadable') : wrong}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Group>
            <Button type="submit" loading={answer.isPending}>
              {t('passkey.send')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Stack>
  )
}

function Compare({ numberId, code, mustConfirm }: { numberId: string; code: string; mustConfirm: boolean }) {
  const { t } = useTranslation('numbers')
  const confirm = useAct(
    () => api.POST('/v1/numbers/{id}/passkey', { path: { id: numberId }, body: { confirmed: true } }),
    { refresh: [NUMBERS_KEY] },
  )
  return (
    <Stack role="status" align="flex-start">
      <Text size="sm">{t('passkey.compare')}</Text>
      <Code fz={30} px="md" py="xs" style={{ letterSpacing: 4 }}>
        {code}
      </Code>
      {mustConfirm ? (
        <Button onClick={() => confirm.mutate()} loading={confirm.isPending}>
          {t('passkey.same')}
        </Button>
      ) : (
        <Text size="sm">{t('passkey.onPhone')}</Text>
      )}
    </Stack>
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
