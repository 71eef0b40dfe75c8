import { Button, Popover, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDeviceMobileMessage } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldError, useAct } from '../acts.ts'
import { api } from '../api.ts'

const STORED = 'otklik-test-phone'

/** Sends the text to one's own phone, which is remembered on this device. */
export function TestSend({ mailingId }: { mailingId: string }) {
  const { t } = useTranslation('mailings')
  const [opened, { toggle, close }] = useDisclosure()
  const [phone, setPhone] = useState(() => localStorage.getItem(STORED) ?? '')
  const send = useAct(() => api.post(`/v1/mailings/${mailingId}/test`, { phone: phone.trim() }), {
    done: t('done.tested'),
    onDone: () => {
      localStorage.setItem(STORED, phone.trim())
      close()
    },
  })
  return (
    <Popover opened={opened} onChange={(open) => !open && close()} trapFocus withArrow width={280}>
      <Popover.Target>
        <Button variant="default" onClick={toggle} leftSection={<IconDeviceMobileMessage size={16} />}>
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
              error={fieldError(send.error, 'phone')}
              onChange={(event) => setPhone(event.currentTarget.value)}
            />
            <Text size="xs" c="dimmed">
              {t('test.hint')}
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
