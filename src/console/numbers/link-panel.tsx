import {
  Alert,
  Button,
  Card,
  Code,
  Group,
  List,
  Loader,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldError, useAct } from '../acts.ts'
import { ApiError, api } from '../api.ts'
import type { Number as WhatsAppNumber } from '../api-types.ts'
import { Failure } from '../parts/states.tsx'
import { usePhone } from '../phone.ts'
import { useCan } from '../session.ts'
import { NUMBERS_KEY } from './load-numbers.ts'
import { PasskeyPanel } from './passkey-panel.tsx'
import { phoneText } from './phone-text.ts'

const QrPicture = lazy(() => import('./qr-picture.tsx').then((each) => ({ default: each.QrPicture })))

/** While a number is not linked: how to link it, live. Calls back when it is done. */
export function LinkPanel({ number }: { number: WhatsAppNumber }) {
  const { t } = useTranslation('numbers')
  // A phone cannot scan its own screen.
  const [way, setWay] = useState<'qr' | 'code'>(usePhone() ? 'code' : 'qr')
  // Requesting a QR code starts over and forgets why linking had ended.
  const [isBegunAnew, setBegunAnew] = useState(false)
  const linking = useRef(number.state === 'pairing')
  const mayLink = useCan()('numbers:write')
  const restart = useAct(() => api.POST('/v1/numbers/{id}/restart', { path: { id: number.id } }), {
    refresh: [NUMBERS_KEY],
  })
  useEffect(() => {
    if (number.state === 'pairing') linking.current = true
  }, [number.state])
  useEffect(() => {
    if (number.passkey) setBegunAnew(false)
  }, [number.passkey])

  if (number.state === 'logged_out' || number.state === 'failed') {
    return (
      <Alert color="red" title={t('link.dead')}>
        <Stack gap="xs" align="flex-start">
          <Text size="sm">{t(number.reason === 'banned' ? 'link.afterBan' : 'link.afterEnd')}</Text>
          {mayLink ? (
            <Button size="xs" onClick={() => restart.mutate()} loading={restart.isPending}>
              {t('act.relink')}
            </Button>
          ) : (
            <Text size="sm">{t('link.askAdministrator')}</Text>
          )}
        </Stack>
      </Alert>
    )
  }
  if (number.state !== 'pairing') {
    if (!linking.current) return null
    return number.state === 'connecting' ? (
      <Alert color="blue" icon={<Loader size={16} />} role="status">
        {t('link.connecting')}
      </Alert>
    ) : (
      <Alert color="green" icon={<IconCircleCheck />} title={t('link.linked')} role="status">
        {!number.warm_up.complete && t('link.linkedNext')}
      </Alert>
    )
  }
  if (!mayLink) return <Alert color="blue">{t('link.askAdministrator')}</Alert>
  if (number.passkey) return <PasskeyPanel number={number} />
  if (!isBegunAnew && (number.reason === 'passkey_expired' || number.reason === 'passkey_refused')) {
    return (
      <Alert color="orange" title={t('passkey.over')}>
        <Button size="xs" onClick={() => setBegunAnew(true)}>
          {t('passkey.again')}
        </Button>
      </Alert>
    )
  }
  return (
    <Card component="section">
      <Stack>
        <Group justify="space-between">
          <Title order={2}>{t('link.title')}</Title>
          <SegmentedControl
            aria-label={t('link.title')}
            value={way}
            onChange={(value) => setWay(value as 'qr' | 'code')}
            data={[
              { value: 'qr', label: t('link.qr') },
              { value: 'code', label: t('link.code') },
            ]}
          />
        </Group>
        {way === 'qr' ? <ByQr number={number} /> : <ByCode number={number} />}
      </Stack>
    </Card>
  )
}

function ByQr({ number }: { number: WhatsAppNumber }) {
  const numberId = number.id
  const { t } = useTranslation('numbers')
  const qr = useQuery({
    queryKey: [...NUMBERS_KEY, numberId, 'qr'],
    queryFn: ({ signal }) => api.GET('/v1/numbers/{id}/qr', { path: { id: numberId }, signal }),
    // Requests keep the offer open; a code lives for less than a minute.
    refetchInterval: 3_000,
    staleTime: 0,
    gcTime: 0,
    retry: (failures, error) => failures < 20 && error instanceof ApiError && error.code === 'unavailable',
  })
  return (
    <Group align="flex-start" gap="xl">
      <div style={{ width: 264, height: 264 }}>
        {qr.data ? (
          <Suspense fallback={<Loader m="auto" />}>
            <QrPicture text={qr.data.qr} label={t('link.alt')} />
          </Suspense>
        ) : qr.error && !isUnreachable(number) && !(qr.error instanceof ApiError && qr.error.code === 'wrong_state') ? (
          <Failure error={qr.error} retry={() => void qr.refetch()} />
        ) : (
          <Group h="100%" justify="center" role="status">
            <Loader size="sm" />
            <Text size="sm">{t(isUnreachable(number) ? 'link.unreachable' : 'link.waiting')}</Text>
          </Group>
        )}
      </div>
      <Stack maw={380}>
        <List type="ordered" spacing="xs">
          <List.Item>{t('link.steps1')}</List.Item>
          <List.Item>{t('link.steps2')}</List.Item>
          <List.Item>{t('link.steps3')}</List.Item>
        </List>
        <Text size="sm" c="dimmed">
          {t('link.renews')}
        </Text>
      </Stack>
    </Group>
  )
}

function isUnreachable({ reason }: WhatsAppNumber): boolean {
  return reason === 'connection_lost' || reason === 'connect_timeout'
}

function ByCode({ number }: { number: WhatsAppNumber }) {
  const { t } = useTranslation('numbers')
  const [phone, setPhone] = useState(phoneText(number.phone) ?? '')
  const get = useAct(() => api.POST('/v1/numbers/{id}/pairing-code', { path: { id: number.id }, body: { phone } }))
  const code = get.data?.code
  return (
    <Stack maw={460}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          get.mutate()
        }}
      >
        <Group align="flex-end">
          <TextInput
            label={t('link.phone')}
            type="tel"
            required
            placeholder="+7 916 123-45-67"
            value={phone}
            error={fieldError(get.error, 'phone')}
            onChange={(event) => setPhone(event.currentTarget.value)}
          />
          <Button type="submit" loading={get.isPending}>
            {t('link.getCode')}
          </Button>
        </Group>
      </form>
      {code && (
        <div role="status">
          <Text size="sm" c="dimmed">
            {t('link.yourCode')}
          </Text>
          <Code fz={30} px="md" py="xs" style={{ letterSpacing: 4 }}>
            {code.length === 8 ? `${code.slice(0, 4)}-${code.slice(4)}` : code}
          </Code>
        </div>
      )}
      {isUnreachable(number) && (
        <Alert color="orange" role="status">
          {t('link.unreachable')}
        </Alert>
      )}
      <Text size="sm">{t('link.codeSteps')}</Text>
    </Stack>
  )
}
