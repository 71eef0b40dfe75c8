import { Select, type SelectProps } from '@mantine/core'
import { useMemo } from 'react'

type Props = Pick<SelectProps, 'label' | 'placeholder' | 'error' | 'required' | 'description'> & {
  value: string | null
  onChange: (zone: string | null) => void
}

/** An IANA zone, found by typing. */
export function TimeZone({ value, onChange, ...rest }: Props) {
  const zones = useMemo(() => {
    const known = Intl.supportedValuesOf('timeZone')
    return value && !known.includes(value) ? [value, ...known] : known
  }, [value])
  return (
    <Select {...rest} searchable clearable={!rest.required} data={zones} limit={60} value={value} onChange={onChange} />
  )
}
