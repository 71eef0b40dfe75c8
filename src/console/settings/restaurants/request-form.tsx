import { NumberInput, SimpleGrid, Switch, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FormProps, PartForm } from './part-form.tsx'

/** Shown as they must be written. */
const BLANKS = { name: '{{ name }}', restaurant: '{{ restaurant }}', link: '{{ link }}' }

/** When and how guests are asked to rate an order. */
export function RequestForm({ id, settings }: FormProps) {
  const { t } = useTranslation('settings')
  const [request, setRequest] = useState(settings.request)
  const change = (part: Partial<typeof request>) => setRequest((before) => ({ ...before, ...part }))
  const texts = Object.fromEntries(Object.entries(request.texts).filter(([, text]) => text?.trim()))
  return (
    <PartForm
      id={id}
      title={t('request.title')}
      hint={t('request.hint')}
      changes={() => ({ request: { ...request, texts } })}
    >
      <Switch
        label={t('request.enabled')}
        checked={request.enabled}
        onChange={(event) => change({ enabled: event.currentTarget.checked })}
      />
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }} style={{ alignItems: 'end' }}>
        <NumberInput
          label={t('request.delay')}
          suffix={` ${t('minutes')}`}
          min={0}
          max={10_080}
          decimalScale={0}
          required
          value={request.delay_minutes}
          onChange={(value) => value !== '' && change({ delay_minutes: Number(value) })}
        />
        <TextInput
          type="time"
          label={t('request.from')}
          required
          value={request.hours.from}
          onChange={(event) => change({ hours: { ...request.hours, from: event.currentTarget.value } })}
        />
        <TextInput
          type="time"
          label={t('request.to')}
          required
          value={request.hours.to}
          onChange={(event) => change({ hours: { ...request.hours, to: event.currentTarget.value } })}
        />
        <NumberInput
          label={t('request.linkDays')}
          suffix={` ${t('days')}`}
          min={1}
          max={365}
          decimalScale={0}
          required
          value={request.link_days}
          onChange={(value) => value !== '' && change({ link_days: Number(value) })}
        />
      </SimpleGrid>
      <Text size="sm" c="dimmed">
        {t('request.hoursHint')}
      </Text>
      {(['ru', 'en'] as const).map((language) => (
        <Textarea
          key={language}
          label={t(`request.text.${language}`)}
          description={t('request.textHint', BLANKS)}
          placeholder={t('request.ours')}
          autosize
          minRows={2}
          minLength={10}
          maxLength={1_000}
          value={request.texts[language] ?? ''}
          onChange={(event) => {
            const text = event.currentTarget.value
            setRequest((before) => ({ ...before, texts: { ...before.texts, [language]: text } }))
          }}
        />
      ))}
    </PartForm>
  )
}
