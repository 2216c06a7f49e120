// main: the entry point every test program shares; the cases are in the other files.

#define BOOST_TEST_MODULE confab
#include <boost/test/unit_test.hpp>
