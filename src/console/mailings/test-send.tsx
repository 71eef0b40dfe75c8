import { Button, Popover, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDeviceMobileMessage } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldError, useAct, useNotify } from '../acts.ts'
import { api } from '../api.ts'
import { MAILINGS_KEY } from './types.ts'

const STORED = 'otklik-test-phone'

type Props = {
  /** Undefined: it is not to be sent after all. */
  mailingId: () => string | undefined | Promise<string | undefined>
  /** Only what is saved can be tried. */
  isSaved?: boolean
  /** Which text goes, if there are several. */
  hint?: string
}

/** Sends the text to one's own phone, which is remembered on this device. */
export function TestSend({ mailingId, isSaved = true, hint }: Props) {
  const { t } = useTranslation('mailings')
  const [opened, { toggle, close }] = useDisclosure()
  const [phone, setPhone] = useState(() => localStorage.getItem(STORED) ?? '')
  const notify = useNotify()
  const send = useAct(
    async () => {
      const id = await mailingId()
      if (id !== undefined) await api.POST('/v1/mailings/{id}/test', { path: { id }, body: { phone: phone.trim() } })
      return id
    },
    {
      refresh: [MAILINGS_KEY],
      done: (id) => id && t('done.tested'),
      onDone: () => {
        localStorage.setItem(STORED, phone.trim())
        close()
      },
      onFailed: (error) => {
        if (!fieldError(error, 'phone')) notify.failed(error)
      },
    },
  )
  return (
    <Popover opened={opened} onChange={(open) => !open && close()} trapFocus withArrow width={280}>
      <Popover.Target>
        <Button
          variant="default"
          onClick={toggle}
          disabled={!isSaved}
          title={isSaved ? undefined : t('test.saveFirst')}
          leftSection={<IconDeviceMobileMessage size={16} />}
        >
          {t('act.test')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            send.mutate()
          }}
        >
          <Stack gap="xs">
            <Text size="sm" fw={550}>
              {t('test.title')}
            </Text>
            <TextInput
              label={t('test.phone')}
              type="tel"
              required
              placeholder="+7 916 123-45-67"
              value={phone}
              error={fieldError(send.error, 'phone') && t('test.badPhone')}
              onChange={(event) => setPhone(event.currentTarget.value)}
            />
            <Text size="xs" c="dimmed">
              {t('test.hint')} {hint}
            </Text>
            <Button type="submit" loading={send.isPending}>
              {t('test.send')}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
