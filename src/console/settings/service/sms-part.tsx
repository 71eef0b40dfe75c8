import { SegmentedControl, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Part } from '../../parts/part.tsx'
import { Field, SecretField } from './field.tsx'
import { Trial } from './trial.tsx'
import { useNote } from './use-note.ts'
import type { ServiceForm } from './use-service.ts'

const ORDER = 'OTKLIK_SMS_PROVIDERS'
const ORDERS = { smsc: 'smsc,twilio', twilio: 'twilio,smsc' } as const

/** Access to the SMS providers, their order, pace and price. */
export function SmsPart({ form }: { form: ServiceForm }) {
  const { t } = useTranslation('settings')
  const note = useNote(form, ORDER)
  const label = useId()
  const order = form.text(ORDER) || (form.setting(ORDER).default_value ?? '')
  return (
    <Part title={t('service.sms')} hint={t('service.smsHint')}>
      <Stack gap="lg">
        <div>
          <Text size="sm" fw={500} mb={4} id={label}>
            {t('service.first')}
          </Text>
          <SegmentedControl
            aria-labelledby={label}
            disabled={form.isHeld(ORDER)}
            value={order.startsWith('twilio') ? 'twilio' : 'smsc'}
            onChange={(first) => form.change(ORDER, ORDERS[first === 'twilio' ? 'twilio' : 'smsc'])}
            data={[
              { value: 'smsc', label: t('service.smsc') },
              { value: 'twilio', label: t('service.twilio') },
            ]}
          />
          {note && (
            <Text size="xs" c="dimmed" mt={4}>
              {note}
            </Text>
          )}
        </div>
        <Fields title={t('service.smsc')}>
          <Field form={form} name="OTKLIK_SMSC_LOGIN" />
          <SecretField form={form} name="OTKLIK_SMSC_PASSWORD" />
          <SecretField form={form} name="OTKLIK_SMSC_API_KEY" />
          <Field form={form} name="OTKLIK_SMSC_SENDER" />
          <SecretField form={form} name="OTKLIK_SMSC_CALLBACK_SECRET" />
        </Fields>
        <Fields title={t('service.twilio')}>
          <Field form={form} name="OTKLIK_TWILIO_ACCOUNT_SID" />
          <SecretField form={form} name="OTKLIK_TWILIO_AUTH_TOKEN" />
          <Field form={form} name="OTKLIK_TWILIO_FROM" />
        </Fields>
        <Fields title={t('service.pace')}>
          <Field form={form} name="OTKLIK_SMS_PER_SECOND" type="number" />
          <Field form={form} name="OTKLIK_SMS_MAX_SEGMENTS" type="number" />
          <Field form={form} name="OTKLIK_SMS_PRICE" type="number" />
          <Field form={form} name="OTKLIK_SMS_CURRENCY" />
        </Fields>
        <Trial channel="sms" isChanged={form.isChanged} />
      </Stack>
    </Part>
  )
}

function Fields({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <Title order={3} size="h5" mb="xs">
        {title}
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="sm">
        {children}
      </SimpleGrid>
    </div>
  )
}
