# Where this machine keeps the programs that are not Python's: read by the other scripts, does nothing itself.

# apt and runuser live where a short PATH does not look.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

# The folder of initdb and pg_ctl; distributions keep them off PATH.
postgres_bin() {
    local folder
    for folder in $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin 2>/dev/null | sort -rV) \
        "$(dirname "$(command -v pg_ctl || echo /nowhere/pg_ctl)")"; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
            echo "$folder"
            return
        fi
    done
    return 1
}

chromium_path() {
    command -v "${DIGUAN_CHROMIUM:-chromium}" || command -v chromium-browser || command -v google-chrome
}
