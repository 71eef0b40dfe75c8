import { type InputWrapperProps, NumberInput, Radio, SimpleGrid, Stack, TagsInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FormProps, PartForm } from './part-form.tsx'

/** The hints below, so that the fields stand in line however long those are. */
const ORDER: InputWrapperProps['inputWrapperOrder'] = ['label', 'input', 'description', 'error']

/** Who releases replies, which services they must not judge, how long promo codes are valid. */
export function ModerationForm({ id, settings }: FormProps) {
  const { t } = useTranslation('settings')
  const [form, setForm] = useState({
    reply_moderation: settings.reply_moderation,
    services: settings.services,
    promo_days: settings.promo_days,
  })
  const change = (part: Partial<typeof form>) => setForm((before) => ({ ...before, ...part }))
  return (
    <PartForm id={id} title={t('moderation.title')} changes={() => form}>
      <Radio.Group
        label={t('moderation.who')}
        value={form.reply_moderation}
        onChange={(value) => change({ reply_moderation: value as 'manual' | 'rules' })}
      >
        <Stack gap="xs" mt="xs">
          {(['manual', 'rules'] as const).map((value) => (
            <Radio
              key={value}
              value={value}
              label={t(`moderation.${value}.label`)}
              description={t(`moderation.${value}.hint`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TagsInput
          label={t('moderation.services')}
          description={t('moderation.servicesHint')}
          inputWrapperOrder={ORDER}
          placeholder={form.services.length === 0 ? t('typeAndEnter') : ''}
          maxTags={20}
          value={form.services}
          onChange={(services) => change({ services })}
        />
        <NumberInput
          label={t('moderation.promoDays')}
          description={t('moderation.promoHint')}
          inputWrapperOrder={ORDER}
          suffix={` ${t('days')}`}
          min={1}
          max={365}
          decimalScale={0}
          required
          value={form.promo_days}
          onChange={(value) => value !== '' && change({ promo_days: Number(value) })}
        />
      </SimpleGrid>
    </PartForm>
  )
}
