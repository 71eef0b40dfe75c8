import { Select, type SelectProps } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

type Props = Pick<SelectProps, 'label' | 'placeholder' | 'error' | 'required' | 'description'> & {
  value: string | null
  onChange: (zone: string | null) => void
}

/** An IANA zone, found by typing. */
export function TimeZone({ value, onChange, ...rest }: Props) {
  const { t } = useTranslation()
  const zones = useMemo(() => {
    const known = Intl.supportedValuesOf('timeZone')
    return value && !known.includes(value) ? [value, ...known] : known
  }, [value])
  return (
    <Select
      {...rest}
      searchable
      clearable={!rest.required}
      clearButtonProps={{ 'aria-label': t('act.clear') }}
      data={zones}
      limit={60}
      value={value}
      onChange={onChange}
    />
  )
}
