/** Countries offered for phones without a code; the names come from the browser. */
export const COUNTRIES = (
  'RU BY KZ UZ KG AM AZ GE TJ TM MD UA LV LT EE PL DE AT CH FR ES PT IT NL BE GB IE FI SE NO DK CZ SK HU RO BG GR RS ' +
  'TR CY IL AE SA QA EG IN TH VN ID MY SG CN JP KR US CA MX BR AR CL CO PE AU NZ ZA NG KE'
).split(' ')
