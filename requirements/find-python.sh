# Print a Python that can make kadesh's environment: the one that is asked for, or the first that fits.
for python in ${1:-python3.11 python3.12 python3.13 python3}; do
    if "$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "$python"
        exit 0
    fi
done
echo "kadesh needs Python 3.11 or newer with its venv module; found none as: ${1:-python3.11 python3.12 python3.13 python3}" >&2
echo "On Debian or Ubuntu: apt-get install python3 python3-venv. Elsewhere: make setup PYTHON=/path/to/python3" >&2
exit 1
