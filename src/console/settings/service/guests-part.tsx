import { Group, NumberInput, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Part } from '../../parts/part.tsx'
import { useNote } from './use-note.ts'
import type { ServiceForm } from './use-service.ts'

const NIGHT = '22:00-09:00'
const QUIET = 'OTKLIK_QUIET_HOURS'
const CAP = 'OTKLIK_GUEST_CAP'
const INTERVAL = 'OTKLIK_MAILING_INTERVAL_HOURS'
const NO_CAP = '0'

/** Quiet hours, and how many mailings a guest gets. */
export function GuestsPart({ form }: { form: ServiceForm }) {
  const { t } = useTranslation('settings')
  const [from = '', to = ''] = form.text(QUIET).split('-')
  const cap = /^(\d+)\/(\d+)d$/.exec(form.text(CAP) || (form.setting(CAP).default_value ?? ''))
  const [messages, days] = [cap?.[1] ?? '8', cap?.[2] ?? '30']
  const changeCap = (part: { messages?: string; days?: string }) => {
    const next = { messages, days, ...part }
    form.change(CAP, `${next.messages}/${next.days}d`)
  }
  return (
    <Part title={t('service.mailings')} hint={t('service.mailingsHint')}>
      <Stack>
        <Switch
          label={t('service.quiet')}
          description={useNote(form, QUIET)}
          disabled={form.isHeld(QUIET)}
          checked={form.text(QUIET) !== ''}
          onChange={(event) => form.change(QUIET, event.currentTarget.checked ? NIGHT : '')}
        />
        {form.text(QUIET) !== '' && (
          <Group align="flex-end">
            {(['from', 'to'] as const).map((end) => (
              <TextInput
                key={end}
                type="time"
                label={t(`service.${end}`)}
                disabled={form.isHeld(QUIET)}
                value={end === 'from' ? from : to}
                onChange={({ currentTarget: { value } }) =>
                  value && form.change(QUIET, end === 'from' ? `${value}-${to}` : `${from}-${value}`)
                }
              />
            ))}
          </Group>
        )}
        <Wrong text={form.error(QUIET)} />
        <Switch
          label={t('service.cap')}
          description={useNote(form, CAP)}
          disabled={form.isHeld(CAP)}
          checked={cap !== null}
          onChange={(event) =>
            form.change(CAP, event.currentTarget.checked ? (form.setting(CAP).default_value ?? '') : NO_CAP)
          }
        />
        {cap && (
          <Group align="flex-end">
            <NumberInput
              label={t('service.capMessages')}
              min={1}
              max={9_999}
              allowDecimal={false}
              w={200}
              disabled={form.isHeld(CAP)}
              value={messages}
              onChange={(value) => value !== '' && changeCap({ messages: String(value) })}
            />
            <NumberInput
              label={t('service.capDays')}
              min={1}
              max={999}
              allowDecimal={false}
              w={200}
              disabled={form.isHeld(CAP)}
              value={days}
              onChange={(value) => value !== '' && changeCap({ days: String(value) })}
            />
          </Group>
        )}
        <Wrong text={form.error(CAP)} />
        <NumberInput
          label={t('service.interval')}
          description={useNote(form, INTERVAL)}
          min={0}
          allowDecimal={false}
          maw={420}
          disabled={form.isHeld(INTERVAL)}
          value={form.text(INTERVAL)}
          placeholder={form.setting(INTERVAL).default_value ?? ''}
          error={form.error(INTERVAL)}
          onChange={(value) => form.change(INTERVAL, String(value))}
        />
      </Stack>
    </Part>
  )
}

function Wrong({ text }: { text: string | undefined }) {
  if (text === undefined) return null
  return (
    <Text size="sm" c="red" role="alert">
      {text}
    </Text>
  )
}
