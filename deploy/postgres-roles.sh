#!/usr/bin/env bash
# Run once by the postgres image on an empty database: the same two roles as `npm start` makes.
set -euo pipefail
psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" \
  --set=owner="$OWNER_PASSWORD" --set=application="$APPLICATION_PASSWORD" <<'SQL'
create role mynedata_owner login createrole password :'owner';
create role mynedata_app login password :'application';
alter database mynedata owner to mynedata_owner;
revoke all on database mynedata from public;
grant connect on database mynedata to mynedata_app;
revoke create on schema public from public;
SQL
